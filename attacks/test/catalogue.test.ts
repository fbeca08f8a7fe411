import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue } from '../catalogue.ts';

const PROGRAMS = fileURLToPath(new URL('../programs/', import.meta.url));

test('there are at least 70 attacks, each with a name of its own', () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(70);
});

test('every attack has a program in the folder of its group and says in few words what it tries', () => {
  for (const { id, program, title } of catalogue) {
    const path = `${PROGRAMS}${id.split('/')[0]}/${program}`;
    expect(existsSync(path), path).toBe(true);
    expect(title, id).toMatch(/^\S.{8,}[^.]$/);
  }
});

test.each(['resources', 'files', 'kernel', 'network', 'between', 'supervisor', 'template'])(
  'every program of the group %s is used',
  (group) => {
    const names = readdirSync(PROGRAMS + group);
    const catalogues = names.filter((name) => name.endsWith('.ts')).map((name) => readFileSync(`${PROGRAMS}${group}/${name}`, 'utf8'));
    const programs = names.filter((name) => /\.(c|py|sh)$/.test(name));
    expect(programs.filter((name) => !catalogues.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  },
);
