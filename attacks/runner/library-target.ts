import { readFile } from 'node:fs/promises';
import { openLauncher, runProgram, type Launcher, type RunOptions, type RunResult } from '@invigil/sandbox';
import type { ProgramRun, Target } from '../types.ts';
import { builtProgram } from './built.ts';
import { outcomeOf } from './outcome.ts';
import { readSource, type Source } from './sources.ts';

/** Attacks the library on this machine, through a launcher of its own. */
export async function openLibraryTarget(): Promise<Target> {
  return libraryTarget(await openLauncher());
}

/** Attacks a launcher that is open already; closing the target closes it. */
export function libraryTarget(launcher: Launcher): Target {
  return {
    kind: 'library',
    launcher,
    ceilings: {},
    async run(folder, run) {
      const source = await readSource(folder, run.program);
      const binary = source.language === 'c' && run.compileInside !== true ? await readFile(await builtProgram(source)) : null;
      const started = performance.now();
      const result = await (binary === null ? runSource(launcher, source, run) : runBinary(launcher, source, binary, run));
      return outcomeOf(result, run.limits ?? {}, performance.now() - started);
    },
    close: () => launcher.close(),
  };
}

function runSource(launcher: Launcher, source: Source, run: ProgramRun): Promise<RunResult> {
  const { language, entry, files } = source;
  const request = { ...partsOf(run), language, entry, files: { ...files, ...run.files }, args: run.args ?? [] };
  return runProgram(launcher, request, optionsOf(run));
}

/** As the runtime would run it after its compile step: the binary beside its source, by the source's name without the ending. */
function runBinary(launcher: Launcher, source: Source, binary: Uint8Array, run: ProgramRun): Promise<RunResult> {
  const name = source.entry.replace(/\.c$/, '');
  const files = { ...source.files, ...run.files, [name]: binary };
  return launcher.run({ ...partsOf(run), command: [`./${name}`, ...(run.args ?? [])], files }, optionsOf(run));
}

function partsOf(run: ProgramRun): Required<Pick<ProgramRun, 'stdin' | 'env' | 'limits' | 'collect' | 'display'>> {
  return {
    stdin: run.stdin ?? '',
    env: run.env ?? {},
    limits: run.limits ?? {},
    collect: run.collect ?? [],
    display: run.display ?? false,
  };
}

function optionsOf({ signal, onOutput }: ProgramRun): RunOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onOutput === undefined ? {} : { onOutput: (_stream, chunk) => onOutput(Buffer.from(chunk).toString()) }),
  };
}
