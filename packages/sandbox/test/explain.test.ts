import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../src/limits/index.ts';
import { explain, type ExplainInput } from '../src/result/explain.ts';
import { VERDICTS } from '../src/types.ts';

const MIB = 1024 * 1024;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function sentence(change: Partial<ExplainInput>): string {
  return explain({
    verdict: 'exited',
    exitCode: null,
    signal: null,
    usage: { wallMs: 2012, cpuMs: 2004, memoryBytes: 64 * MIB, processes: 1 },
    limits: { ...DEFAULT_LIMITS },
    limitsHit: [],
    stdout: encode(''),
    stderr: encode(''),
    ...change,
  });
}

describe('the sentence for the student', () => {
  test('a time-out tells the time, what was allowed, and how much was printed', () => {
    const limits = { ...DEFAULT_LIMITS, wallMs: 2000 };
    expect(sentence({ verdict: 'wall-timeout', limits, stdout: encode('a\nb\nc\n') })).toBe(
      'stopped after 2.0 s of the 2 s allowed; it had printed 3 lines',
    );
    expect(sentence({ verdict: 'cpu-timeout', stdout: encode('no newline') })).toBe(
      'stopped after 2.0 s of the 2 s of processor time allowed; it had printed 1 line',
    );
    expect(sentence({ verdict: 'wall-timeout', limits })).toContain('it had printed nothing');
    expect(sentence({ verdict: 'wall-timeout', limits, stderr: encode('oh') })).toContain('it had printed only error messages');
  });

  test('memory is told in the unit in which the limit was written', () => {
    const told = (memoryBytes: number): string =>
      sentence({
        verdict: 'memory-exceeded',
        limits: { ...DEFAULT_LIMITS, memoryBytes },
        usage: { wallMs: 1, cpuMs: 1, memoryBytes, processes: 1 },
      });
    expect(told(64 * MIB)).toBe('used 64 MB of the 64 MB of memory allowed and was stopped');
    expect(told(64_000_000)).toBe('used 64 MB of the 64 MB of memory allowed and was stopped');
  });

  test('the end of a program that ran through is its exit status', () => {
    expect(sentence({ exitCode: 0 })).toBe('ended normally');
    expect(sentence({ exitCode: 1 })).toBe('ended with exit status 1');
    expect(sentence({ exitCode: 1, limitsHit: [{ limit: 'processes', used: 64, allowed: 64 }] })).toBe(
      'ended with exit status 1; it had reached the limit of 64 processes',
    );
  });

  test('a signal is told in plain words, or by its name', () => {
    expect(sentence({ verdict: 'signaled', signal: 'SIGSEGV' })).toContain('segmentation fault');
    expect(sentence({ verdict: 'signaled', signal: 'SIGFPE' })).toContain('division by zero');
    expect(sentence({ verdict: 'signaled', signal: 'SIGUSR1' })).toBe('was ended by the signal SIGUSR1');
  });

  test('full disks and too much output are told with what was allowed', () => {
    expect(sentence({ verdict: 'output-exceeded' })).toBe('was stopped because it printed more than the 64 KB allowed');
    expect(sentence({ verdict: 'disk-exceeded', signal: 'SIGXFSZ' })).toBe(
      'was stopped because it wrote a file larger than the 32 MB allowed',
    );
  });

  test('a program that ended after it had filled the disk was not stopped, nor was one that never began', () => {
    const diskFiles = [{ limit: 'diskFiles', used: 16, allowed: 16 }] as const;
    const diskBytes = [{ limit: 'diskBytes', used: 65_536, allowed: 65_536 }] as const;
    expect(sentence({ verdict: 'disk-exceeded', exitCode: 1, limitsHit: [...diskFiles] })).toBe(
      'ended with exit status 1; it had reached the limit of 16 files, folders and links',
    );
    expect(sentence({ verdict: 'disk-exceeded', signal: 'SIGABRT', limitsHit: [...diskBytes] })).toMatch(
      /^stopped itself .*; it had reached the limit of 64 KB for all its files together$/,
    );
    expect(sentence({ verdict: 'disk-exceeded', limits: { ...DEFAULT_LIMITS, diskFiles: 16 } })).toBe(
      'was not started: the files given to it do not fit into the 64 MB and 16 files, folders and links allowed',
    );
  });

  test('a language that gave up because its heap was full was not stopped by the limit', () => {
    const limits = { ...DEFAULT_LIMITS, memoryBytes: 512 * MIB };
    expect(sentence({ verdict: 'memory-exceeded', limits, heapOf: 'Java' })).toBe(
      'ran out of memory: the heap that Java keeps within the 512 MB allowed was full',
    );
  });

  test('a compiler that was itself stopped is told as such', () => {
    expect(sentence({ verdict: 'compile-error' })).toContain("the compiler's messages");
    const compile = { verdict: 'wall-timeout', explanation: 'stopped after 10.0 s of the 10 s allowed; it had printed nothing' } as const;
    expect(sentence({ verdict: 'compile-error', compile })).toMatch(/^could not be compiled: the compiler stopped after 10.0 s/);
  });

  test('every verdict has one sentence without a full stop', () => {
    for (const verdict of VERDICTS) expect(sentence({ verdict, exitCode: 1, signal: 'SIGKILL' })).toMatch(/^[a-z][^.]*(\d\.\d[^.]*)*$/);
  });
});
