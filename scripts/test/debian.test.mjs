import { expect, test } from 'vitest';
import { isDebian, missingSentence, mountsFiles, needsOf, RECOMMENDED } from '../setup/debian.mjs';

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

test('what is recommended is never a need, so that no start fails for the lack of it', () => {
  const recommended = RECOMMENDED.map((need) => need.package);
  expect(recommended).toEqual(['erofs-utils']);
  for (const goal of /** @type {const} */ (['start', 'test', 'bench', 'test-vm'])) {
    expect(needsOf(goal).filter((need) => recommended.includes(need.package))).toEqual([]);
  }
});

test('erofs is recommended where the kernel mounts a file of it', () => {
  expect(['6.12.0-1-amd64', '6.18.44', '7.0', '6.1.0-18-amd64', '5.14.0'].map(mountsFiles)).toEqual([true, true, true, false, false]);
});
