import type { RunResult } from '@invigil/sandbox';
import { expect, test } from 'vitest';
import { all, endsAs, inTime, stopped, stoppedOr } from '../judges.ts';
import { outcomeOf } from '../runner/outcome.ts';
import { openScene } from '../runner/scene.ts';
import { httpTarget } from '../runner/http-target.ts';
import type { Attack, Outcome } from '../types.ts';

const ATTACK: Attack = { id: 'resources/none', title: 'None.', program: 'neighbour.py', control: {} };
const scene = openScene(ATTACK, httpTarget('http://127.0.0.1:1'), 1);

const RESULT: RunResult = {
  verdict: 'exited',
  exitCode: 0,
  signal: null,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
  omitted: { stdout: 0, stderr: 0 },
  usage: { wallMs: 5, cpuMs: 5, memoryBytes: 1, processes: 1 },
  limitsHit: [],
  files: [],
  omittedFiles: [],
  display: [],
  explanation: '',
  compile: null,
  warm: false,
  unsafe: false,
};

function outcome(stdout: string, rest: Partial<RunResult> = {}): Outcome {
  return outcomeOf({ ...RESULT, stdout: Buffer.from(stdout), ...rest }, { wallMs: 1000 }, 10);
}

test('a program that says it was stopped was held', async () => {
  expect(await stopped(outcome('STOPPED: EPERM\n'), scene)).toBeNull();
});

test('one line of success among many failures got through', async () => {
  expect(await stopped(outcome('STOPPED: EPERM\nTHROUGH: the disk\nSTOPPED: EPERM\n'), scene)).toBe('the disk');
  expect(await stopped(outcome('STOPPED: EPERM\n', { stderr: Buffer.from('THROUGH: by stderr\n') }), scene)).toBe('by stderr');
});

test('silence is never held, however the program ended', async () => {
  expect(await stopped(outcome(''), scene)).toMatch(/did not say/);
  expect(await stopped(outcome('', { verdict: 'signaled', signal: 'SIGSYS', exitCode: null }), scene)).toMatch(/did not say/);
  expect(await stoppedOr('memory-exceeded')(outcome('', { verdict: 'wall-timeout' }), scene)).toMatch(/did not say/);
});

test('an expected verdict holds only while nothing got through', async () => {
  const judge = endsAs('memory-exceeded');
  expect(await judge(outcome('', { verdict: 'memory-exceeded' }), scene)).toBeNull();
  expect(await judge(outcome('THROUGH: all of it\n', { verdict: 'memory-exceeded' }), scene)).toBe('all of it');
  expect(await judge(outcome('STOPPED: no\n'), scene)).toMatch(/expected memory-exceeded/);
});

test('a run that overstayed its wall limit is a finding', async () => {
  expect(await inTime(outcome('', { usage: { ...RESULT.usage, wallMs: 2900 } }), scene)).toBeNull();
  expect(await inTime(outcome('', { usage: { ...RESULT.usage, wallMs: 3100 } }), scene)).toMatch(/3000 ms being allowed/);
});

test('the first finding of several judges is told', async () => {
  expect(await all(stopped, endsAs('wall-timeout'))(outcome('STOPPED: no\n'), scene)).toMatch(/expected wall-timeout/);
});
