import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSources } from '../../src/command/run/sources.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-sources-'));
  await mkdir(join(folder, 'course/helpers'), { recursive: true });
  await writeFile(join(folder, 'course/main.py'), 'main');
  await writeFile(join(folder, 'course/helpers/one.py'), 'one');
  await writeFile(join(folder, 'one.py'), 'other one');
  await writeFile(join(folder, 'course/__proto__'), 'odd name');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function text(files: Record<string, Uint8Array>): [string, string][] {
  return Object.entries(files).map(([name, content]) => [name, Buffer.from(content).toString()]);
}

test('the first file is the entry, and the others keep their place beside it', async () => {
  const { files, entry } = await readSources(['course/main.py', 'course/helpers/one.py', 'one.py'], folder);
  expect(entry).toBe('main.py');
  expect(text(files)).toEqual([
    ['main.py', 'main'],
    ['helpers/one.py', 'one'],
    ['one.py', 'other one'],
  ]);
});

test('a file called __proto__ is a file like any other', async () => {
  const { files } = await readSources(['course/__proto__'], folder);
  expect(text(files)).toEqual([['__proto__', 'odd name']]);
});

test('two files of one name are refused', async () => {
  await writeFile(join(folder, 'main.py'), 'same name');
  await expect(readSources(['course/main.py', 'main.py'], folder)).rejects.toThrow(/main\.py: another file is already called main\.py/);
});

test('a folder and a missing file are refused by name', async () => {
  await expect(readSources(['course'], folder)).rejects.toThrow('course is a folder; expected a file');
  await expect(readSources(['missing.py'], folder)).rejects.toThrow('missing.py: there is no such file');
});
