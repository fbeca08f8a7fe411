import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with a folder for each group. */
export const PROGRAMS = fileURLToPath(new URL('../programs/', import.meta.url));

const KINDS = {
  '.c': { language: 'c', helper: 'attack.h' },
  '.py': { language: 'python', helper: 'attack.py' },
  '.sh': { language: 'bash', helper: null },
};

export type Language = 'c' | 'python' | 'bash';

/** A hostile program: its language and the files that it consists of. */
export interface Source {
  language: Language;
  entry: string;
  files: Record<string, string>;
}

/** Reads a program of a group's folder, with the helper of its language beside it. */
export async function readSource(folder: string, program: string): Promise<Source> {
  const ending = extname(program);
  if (ending !== '.c' && ending !== '.py' && ending !== '.sh') throw new Error(`${folder}/${program}: a program ends in .c, .py or .sh`);
  const { language, helper } = KINDS[ending];
  const files: Record<string, string> = { [program]: await readFile(join(PROGRAMS, folder, program), 'utf8') };
  if (helper !== null) files[helper] = await readFile(join(PROGRAMS, helper), 'utf8');
  return { language: language as Language, entry: program, files };
}
