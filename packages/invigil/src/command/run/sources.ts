import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { CommandFailure, wordsOf } from '../failure.ts';
import { NOT_RUN } from './exit-status.ts';

/** The program's files as they will be in the sandbox, the first of them to be run. */
export interface Sources {
  files: Record<string, Uint8Array>;
  entry: string;
}

/**
 * Reads files for a run. A file keeps its path relative to the first one's folder; one from elsewhere gets its bare name.
 * Throws CommandFailure when one cannot be read or two would have the same name.
 */
export async function readSources(paths: readonly string[], cwd: string): Promise<Sources> {
  const files = new Map<string, Uint8Array>();
  const entry = basename(paths[0] ?? '');
  const home = dirname(resolve(cwd, paths[0] ?? ''));
  for (const path of paths) {
    const full = resolve(cwd, path);
    const inside = relative(home, full);
    const name = inside.startsWith(`..${sep}`) || isAbsolute(inside) ? basename(full) : inside.split(sep).join('/');
    if (files.has(name)) {
      throw new CommandFailure(`${path}: another file is already called ${name} in the sandbox; give one of them another name`, NOT_RUN);
    }
    files.set(name, await readGiven(path, cwd));
  }
  return { files: Object.fromEntries(files), entry };
}

/** Reads a file that the person named. Throws CommandFailure with its name in it. */
export async function readGiven(path: string, cwd: string): Promise<Uint8Array> {
  const full = resolve(cwd, path);
  try {
    if ((await stat(full)).isDirectory()) throw new CommandFailure(`${path} is a folder; expected a file`, NOT_RUN);
    return await readFile(full);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandFailure(`${path}: there is no such file`, NOT_RUN, { cause: error });
    throw new CommandFailure(`${path} cannot be read: ${wordsOf(error)}`, NOT_RUN, { cause: error });
  }
}
