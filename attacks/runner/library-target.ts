import { openLauncher, runProgram, type Launcher } from '@invigil/sandbox';
import type { Target } from '../types.ts';
import { outcomeOf } from './outcome.ts';
import { readSource } from './sources.ts';

/** Attacks the library on this machine, through a launcher of its own. */
export async function openLibraryTarget(): Promise<Target> {
  return libraryTarget(await openLauncher());
}

/** Attacks a launcher that is open already; closing the target closes it. */
export function libraryTarget(launcher: Launcher): Target {
  return {
    kind: 'library',
    launcher,
    async run(folder, run) {
      const source = await readSource(folder, run.program);
      const started = performance.now();
      const result = await runProgram(
        launcher,
        {
          language: source.language,
          files: { ...source.files, ...run.files },
          entry: source.entry,
          args: run.args ?? [],
          stdin: run.stdin ?? '',
          env: run.env ?? {},
          limits: run.limits ?? {},
          collect: run.collect ?? [],
        },
        run.signal === undefined ? {} : { signal: run.signal },
      );
      return outcomeOf(result, run.limits ?? {}, performance.now() - started);
    },
    close: () => launcher.close(),
  };
}
