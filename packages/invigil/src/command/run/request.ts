import { RUNTIMES, runtimeOfPath, type ProgramRequest } from '@invigil/sandbox';
import { CommandFailure } from '../failure.ts';
import { NOT_RUN } from './exit-status.ts';
import { parseLimits } from './limits.ts';
import type { RunFlags } from './flags.ts';
import { readGiven, readSources } from './sources.ts';

/** Reads the files and the options into a request. Without `--stdin` it has no input: that comes as the program runs. Throws CommandFailure. */
export async function makeRequest(
  paths: readonly string[],
  args: readonly string[],
  flags: RunFlags,
  cwd: string,
): Promise<ProgramRequest> {
  const limits = parseLimits(flags.limit, NOT_RUN);
  const language = flags.lang ?? languageOf(paths[0] ?? '');
  const { files, entry } = await readSources(paths, cwd);
  return {
    language,
    files,
    entry,
    args,
    limits,
    collect: flags.collect,
    display: flags.display !== undefined,
    ...(flags.stdin === undefined ? {} : { stdin: await readGiven(flags.stdin, cwd) }),
  };
}

function languageOf(path: string): string {
  const runtime = runtimeOfPath(path);
  if (runtime !== undefined) return runtime.name;
  const known = RUNTIMES.map(({ name, extensions }) => `${name} (${extensions.join(', ')})`).join(', ');
  throw new CommandFailure(`${path}: no language is known by this ending; give one with --lang: ${known}`, NOT_RUN);
}
