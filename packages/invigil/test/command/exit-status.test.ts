import type { RunResult, Verdict } from '@invigil/sandbox';
import { expect, test } from 'vitest';
import { exitStatusOf } from '../../src/command/run/exit-status.ts';

function ended(verdict: Verdict, how: Partial<RunResult> = {}): RunResult {
  return {
    verdict,
    exitCode: null,
    signal: null,
    stdout: new Uint8Array(),
    stderr: new Uint8Array(),
    omitted: { stdout: 0, stderr: 0 },
    usage: { wallMs: 1, cpuMs: 1, memoryBytes: 1, processes: 1 },
    limitsHit: [],
    files: [],
    omittedFiles: [],
    display: [],
    explanation: '',
    compile: null,
    warm: false,
    unsafe: false,
    ...how,
  };
}

test('a program that exits hands on its status', () => {
  for (const exitCode of [0, 1, 77, 255]) expect(exitStatusOf(ended('exited', { exitCode }))).toBe(exitCode);
});

test('a program that a signal ended gives 128 and its number', () => {
  expect(exitStatusOf(ended('signaled', { signal: 'SIGSEGV' }))).toBe(139);
  expect(exitStatusOf(ended('signaled', { signal: 'SIGKILL' }))).toBe(137);
});

test.each([
  ['wall-timeout', 124],
  ['cpu-timeout', 124],
  ['memory-exceeded', 137],
  ['output-exceeded', 153],
  ['disk-exceeded', 153],
  ['compile-error', 1],
  ['cancelled', 130],
  ['internal-error', 125],
] as const)('%s gives %i', (verdict, status) => {
  expect(exitStatusOf(ended(verdict))).toBe(status);
});
