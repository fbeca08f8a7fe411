import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMeasure } from '../../src/command/run/units.ts';

test.each([
  ['2s', 'time', 2000],
  ['500ms', 'time', 500],
  ['1.1s', 'time', 1100],
  ['1min', 'time', 60_000],
  ['0', 'time', 0],
  ['64MB', 'size', 64_000_000],
  ['64MiB', 'size', 67_108_864],
  ['1.5 gib', 'size', 1_610_612_736],
  ['10kB', 'size', 10_000],
  ['7B', 'size', 7],
  ['16', 'count', 16],
] as const)('%s is a %s of %i', (text, measure, expected) => {
  expect(parseMeasure(text, measure)).toBe(expected);
});

test.each([
  ['2', 'time'],
  ['2MB', 'time'],
  ['64', 'size'],
  ['64M', 'size'],
  ['2s', 'size'],
  ['0.3B', 'size'],
  ['0.0001ms', 'time'],
  ['1.5', 'count'],
  ['16s', 'count'],
  ['-1', 'count'],
  ['', 'count'],
  ['1e3', 'count'],
  ['0x10', 'count'],
  ['Infinity', 'count'],
  ['9007199254740993', 'count'],
  ['1toString', 'size'],
  ['1__proto__', 'size'],
] as const)('%j is no %s', (text, measure) => {
  expect(parseMeasure(text, measure)).toBeUndefined();
});

test('every whole number of bytes that is exact comes back as it was written', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseMeasure(`${bytes}B`, 'size') === bytes));
});

test('a time in seconds is exact to the millisecond', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (ms) => {
      const seconds = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}s`;
      return parseMeasure(seconds, 'time') === ms;
    }),
  );
});

test('whatever the text, the answer is a whole number from 0 on, or none', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('time', 'size', 'count'), (text, measure) => {
      const value = parseMeasure(text, measure);
      return value === undefined || (Number.isSafeInteger(value) && value >= 0);
    }),
  );
});
