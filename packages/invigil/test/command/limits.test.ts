import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandFailure } from '../../src/command/failure.ts';
import { LIMIT_OPTIONS, parseLimits } from '../../src/command/run/limits.ts';

test('limits are read in their own units, the last of a name wins', () => {
  expect(parseLimits(['wall=2s', 'memory=64MB', 'processes=16', 'wall=1s'], 125)).toEqual({
    wallMs: 1000,
    memoryBytes: 64_000_000,
    processes: 16,
  });
});

test('no limit is given: none is set', () => {
  expect(parseLimits([], 125)).toEqual({});
});

test.each([
  ['speed=1', /no limit is called "speed"; expected one of wall, cpu, memory/],
  ['constructor=1', /no limit is called "constructor"/],
  ['wall', /expected wall= and a time such as 2s/],
  ['wall=', /expected wall= and a time such as 2s/],
  ['wall=2', /expected wall= and a time such as 2s, 500ms or 1min/],
  ['memory=64M', /expected memory= and a size such as 64MB \(1,000,000 bytes each\) or 64MiB/],
  ['processes=many', /expected processes= and a whole number such as 16/],
  ['', /no limit is called ""/],
])('--limit %s is refused with what was expected', (option, words) => {
  expect(() => parseLimits([option], 125)).toThrow(words);
});

test('whatever is written, the answer is limits or a CommandFailure with the given status', () => {
  const names = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(LIMIT_OPTIONS)));
  fc.assert(
    fc.property(names, fc.string(), (name, value) => {
      try {
        const limits = parseLimits([`${name}=${value}`], 125);
        return Object.values(limits).every((limit) => Number.isSafeInteger(limit) && limit >= 0);
      } catch (error) {
        return error instanceof CommandFailure && error.status === 125;
      }
    }),
  );
});
