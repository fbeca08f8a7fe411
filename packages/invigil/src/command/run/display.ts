import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { endingOf, type RunResult } from '@invigil/sandbox';
import { CommandFailure, wordsOf } from '../failure.ts';
import { NOT_RUN } from './exit-status.ts';

/**
 * Saves what a run showed, in order, under names of ours in a folder that is made where it is missing; gives a line about each.
 * Throws CommandFailure.
 */
export async function writeDisplay({ display }: RunResult, folder: string, cwd: string): Promise<string> {
  const lines: string[] = [];
  try {
    await mkdir(resolve(cwd, folder), { recursive: true });
    for (const [index, { type, content, size }] of display.entries()) {
      const path = join(folder, `${String(index + 1).padStart(4, '0')}.${endingOf(type)}`);
      await writeFile(resolve(cwd, path), content);
      lines.push(`invigil: shown: ${path} (${size} bytes)\n`);
    }
  } catch (error) {
    throw new CommandFailure(`what the program showed cannot be written to ${folder}: ${wordsOf(error)}`, NOT_RUN, { cause: error });
  }
  return lines.join('');
}
