import { readFile } from 'node:fs/promises';
import { openLauncher, runProgram, type Launcher, type RunOptions, type RunResult } from '@invigil/sandbox';
import type { ProgramRun, Target } from '../types.ts';
import { builtProgram } from './built.ts';
import { makeImages, WARM_IMAGE, type AttackImages } from './images.ts';
import { outcomeOf } from './outcome.ts';
import { readSource, type Source } from './sources.ts';
import { sleep, within } from './time.ts';

/** Attacks the library on this machine, through one launcher of its own: cold, and warm. */
export async function openLibraryTargets(): Promise<Target[]> {
  const images = await makeImages();
  const launcher = await openLauncher({ images: images.folder });
  const closeBoth = async (): Promise<void> => {
    await launcher.close();
    await images.remove();
  };
  const warm = { ...libraryTarget(launcher, images, true), close: () => Promise.resolve() };
  await within(untilWarm(warm), TEMPLATE_MS, 'no run was warm');
  return [{ ...libraryTarget(launcher, images, false), close: closeBoth }, warm];
}

/** A template is made in less than a second; an emulated machine takes fifty times as long. */
const TEMPLATE_MS = 90_000;

async function untilWarm(target: Target): Promise<void> {
  while (!(await target.run('.', { program: 'attack.py' })).result.warm) await sleep(100);
}

/** Attacks a launcher that is open already; closing the target closes it. */
export function libraryTarget(launcher: Launcher, images: AttackImages | null = null, isWarm = false): Target {
  return {
    kind: 'library',
    isWarm,
    launcher,
    ceilings: {},
    async run(folder, run) {
      const source = asMain(await readSource(folder, run.program), isWarm);
      const binary = source.language === 'c' && run.compileInside !== true ? await readFile(await builtProgram(source)) : null;
      const started = performance.now();
      const image = run.image ?? (isWarm && source.language === 'python' ? WARM_IMAGE : undefined);
      const options = {
        ...optionsOf(run),
        ...(images === null || image === undefined ? {} : { image: images.digestOf(image) }),
        warm: isWarm,
      };
      const result = await (binary === null
        ? runSource(launcher, source, run, options)
        : runBinary(launcher, source, binary, run, options));
      return outcomeOf(result, run.limits ?? {}, performance.now() - started);
    },
    close: () => launcher.close(),
  };
}

/** A template runs main.py. */
function asMain(source: Source, isWarm: boolean): Source {
  if (!isWarm || source.language !== 'python') return source;
  const { [source.entry]: text = '', ...others } = source.files;
  return { ...source, entry: 'main.py', files: { ...others, 'main.py': text } };
}

function runSource(launcher: Launcher, source: Source, run: ProgramRun, options: RunOptions): Promise<RunResult> {
  const { language, entry, files } = source;
  const request = { ...partsOf(run), language, entry, files: { ...files, ...run.files }, args: run.args ?? [] };
  return runProgram(launcher, request, options);
}

/** As the runtime would run it after its compile step: the binary beside its source, by the source's name without the ending. */
function runBinary(launcher: Launcher, source: Source, binary: Uint8Array, run: ProgramRun, options: RunOptions): Promise<RunResult> {
  const name = source.entry.replace(/\.c$/, '');
  const files = { ...source.files, ...run.files, [name]: binary };
  return launcher.run({ ...partsOf(run), command: [`./${name}`, ...(run.args ?? [])], files }, options);
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
