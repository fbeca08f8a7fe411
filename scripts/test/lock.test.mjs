import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingEntries } from '../complete-lock.mjs';

test('package-lock.json names every binary of every platform, so that every npm takes it', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  expect(missingEntries(lock.packages)).toEqual({});
});

test('a missing binary gets its version and its platform', () => {
  const entries = { 'node_modules/tool': { dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.2.3' } } };
  expect(missingEntries(entries)).toEqual({
    'node_modules/@tool/linux-x64-musl': { version: '1.2.3', cpu: ['x64'], os: ['linux'], libc: ['musl'], dev: true, optional: true },
  });
});

test('a name that tells no platform is left to people', () => {
  expect(() => missingEntries({ a: { optionalDependencies: { other: '1.0.0' } } })).toThrow(/other: its name does not tell its platform/);
});
