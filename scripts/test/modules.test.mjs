import { expect, test } from 'vitest';
import { isInstalled } from '../setup/modules.mjs';

const WANTED = {
  packages: {
    '': { version: '0.1.0' },
    'packages/sandbox': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/only-for-arm': { version: '1.0.0', optional: true },
  },
};

test('what the lock file names is installed: nothing to do', () => {
  expect(isInstalled(WANTED, { packages: { 'node_modules/zod': { version: '4.6.7' } } })).toBe(true);
});

test('packages beyond the lock file do no harm', () => {
  const packages = { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/more': { version: '1.0.0' } };
  expect(isInstalled(WANTED, { packages })).toBe(true);
});

test('a missing package, another version, and an interrupted installation are each noticed', () => {
  expect(isInstalled(WANTED, { packages: {} })).toBe(false);
  expect(isInstalled(WANTED, { packages: { 'node_modules/zod': { version: '4.6.6' } } })).toBe(false);
  expect(isInstalled(WANTED, {})).toBe(false);
});

test('an optional package of another version is noticed, a missing one is not', () => {
  const zod = { 'node_modules/zod': { version: '4.6.7' } };
  expect(isInstalled(WANTED, { packages: { ...zod, 'node_modules/only-for-arm': { version: '0.9.0', optional: true } } })).toBe(false);
});
