import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunResult } from '@invigil/sandbox';
import { CommandFailure, wordsOf } from '../failure.ts';
import { NOT_RUN } from './exit-status.ts';

/**
 * Writes a run's collected files below a folder of ours, which is made where it is missing.
 * The names are the student's: one that could lead elsewhere is refused, although the launcher lets none through.
 * Throws CommandFailure.
 */
export async function writeCollected({ files }: RunResult, folder: string): Promise<void> {
  for (const file of files) {
    if (!staysBelow(file.path))
      throw new CommandFailure(`collected file ${JSON.stringify(file.path)} is not below the sandbox's home`, NOT_RUN);
    const target = join(folder, file.path);
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, file.content);
    } catch (error) {
      throw new CommandFailure(`${target} cannot be written: ${wordsOf(error)}`, NOT_RUN, { cause: error });
    }
  }
}

function staysBelow(path: string): boolean {
  return path !== '' && !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** A line for each file that matched and was not taken; empty when all were. */
export function omittedLines({ omittedFiles }: RunResult): string {
  return omittedFiles.map(({ path, reason }) => `invigil: ${printable(path)} was not collected: ${reason}\n`).join('');
}

/** A student's file name must not move the terminal's cursor. */
function printable(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}
