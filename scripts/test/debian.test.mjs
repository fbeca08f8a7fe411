import { expect, test } from 'vitest';
import { isDebian, missingSentence, needsOf } from '../setup/debian.mjs';

test.each([
  ['Debian', 'ID=debian\nVERSION_ID="12"\n', true],
  ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['Linux Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['Fedora', 'ID=fedora\nNAME="not debian"\n', false],
  ['a machine without the file', '', false],
])('%s is told by os-release', (_name, text, expected) => {
  expect(isDebian(text)).toBe(expected);
});

const MISSING = [
  { package: 'gcc', what: 'a C compiler (gcc)' },
  { package: 'libseccomp-dev', what: "libseccomp's headers" },
];

test('on Debian the sentence holds the whole command', () => {
  expect(missingSentence(MISSING, true)).toContain('apt-get install -y gcc libseccomp-dev');
});

test('elsewhere the sentence says in words what to install', () => {
  expect(missingSentence(MISSING, false)).toMatch(/a C compiler \(gcc\), libseccomp's headers missing: install it with your distribution/);
});

test('the checks alone need nothing of the distribution; everything else needs a compiler and libseccomp', () => {
  expect(needsOf('check')).toEqual([]);
  for (const goal of /** @type {const} */ (['start', 'test', 'bench', 'test-vm'])) {
    expect(needsOf(goal).map((need) => need.package)).toEqual(expect.arrayContaining(['gcc', 'make', 'libc6-dev', 'libseccomp-dev']));
  }
});
