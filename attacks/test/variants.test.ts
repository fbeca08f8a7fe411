import { expect, test } from 'vitest';
import { catalogue } from '../catalogue.ts';
import { httpTarget } from '../runner/http-target.ts';
import { variantsOf } from '../runner/variants.ts';

const cold = httpTarget('http://127.0.0.1:1');
const warm = { ...cold, isWarm: true };

function idsOn(isWarm: boolean): string[] {
  return variantsOf(catalogue, [cold, warm])
    .filter(({ target }) => target.isWarm === isWarm)
    .map(({ attack }) => attack.id);
}

test('every attack is made, and whatever is written in Python is made warm too', () => {
  expect(new Set([...idsOn(true), ...idsOn(false)]).size).toBe(catalogue.length);
  const inPython = catalogue.filter(({ program, needs }) => program.endsWith('.py') && needs !== 'session').map(({ id }) => id);
  expect(idsOn(true)).toEqual(inPython);
  expect(idsOn(false)).toEqual(catalogue.map(({ id }) => id).filter((id) => !id.startsWith('template/')));
});

test('where there is but one target, every attack is made on it', () => {
  expect(variantsOf(catalogue, [cold])).toHaveLength(catalogue.length);
});
