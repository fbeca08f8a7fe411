import { expect, test } from 'vitest';
import { platformProblem, thisPlatform } from '../setup/platform.mjs';

const GOOD = { os: 'linux', arch: 'x64', nodeVersion: '24.1.0', npmVersion: '11.0.0' };

test('Linux on x64 or arm64 with a Node from 16 on will do', () => {
  expect(platformProblem(GOOD)).toBeUndefined();
  expect(platformProblem({ ...GOOD, arch: 'arm64', nodeVersion: '16.0.0', npmVersion: '8.0.0' })).toBeUndefined();
});

test('npm is not judged when npm did not start the set-up', () => {
  expect(platformProblem({ ...GOOD, npmVersion: undefined })).toBeUndefined();
});

test('this machine is read from the process', () => {
  expect(thisPlatform()).toMatchObject({ os: process.platform, arch: process.arch, nodeVersion: process.versions.node });
});

test.each([
  [{ os: 'darwin' }, /macOS: run it on Linux/],
  [{ os: 'win32' }, /Windows: run it on Linux.* or in WSL 2/],
  [{ os: 'freebsd' }, /freebsd: run it on Linux/],
  [{ arch: 'ia32' }, /this machine is ia32: use one of/],
  [{ nodeVersion: '14.21.3' }, /Node 14\.21\.3 is too old.*install Node 16 or newer/],
  [{ npmVersion: '6.14.18' }, /npm 6\.14\.18 is too old.*install npm 8 or newer/],
])('%j is refused in one sentence that says what to do', (change, sentence) => {
  const problem = platformProblem({ ...GOOD, ...change });
  expect(problem).toMatch(sentence);
  expect(problem).not.toContain('\n');
});
