import type { LimitHit, LimitName, Limits, RunResult } from '../types.ts';
import { meaningOf } from './signals.ts';
import { allowedTime, amountOf, count, size, usedTime } from './units.ts';

/** All that the explanation is made of; a whole RunResult with its limits fits. */
export type ExplainInput = Pick<RunResult, 'verdict' | 'exitCode' | 'signal' | 'usage' | 'limitsHit' | 'stdout' | 'stderr'> & {
  limits: Limits;
  /** The compile step, where there was one. */
  compile?: Pick<RunResult, 'verdict' | 'explanation'> | null;
};

const NEWLINE = 10;

/** What a limit is, where a program met it and went on. */
const MET: Partial<Record<LimitName, (allowed: number) => string>> = {
  processes: (allowed) => `it had reached the limit of ${count(allowed, 'process', 'processes')}`,
  memoryBytes: (allowed) => `it had reached the limit of ${size(allowed)} of memory`,
  fileBytes: (allowed) => `it had reached the limit of ${size(allowed)} for one file`,
  diskBytes: (allowed) => `it had reached the limit of ${size(allowed)} for all its files`,
  diskFiles: (allowed) => `it had reached the limit of ${count(allowed, 'file')}`,
  openFiles: (allowed) => `it had reached the limit of ${count(allowed, 'open file')}`,
};

function lines(output: Uint8Array): number {
  let number = 0;
  for (const byte of output) if (byte === NEWLINE) number += 1;
  return output.length > 0 && output[output.length - 1] !== NEWLINE ? number + 1 : number;
}

function printed(input: ExplainInput): string {
  const number = lines(input.stdout);
  if (number > 0) return `it had printed ${count(number, 'line')}`;
  return input.stderr.length > 0 ? 'it had printed only error messages' : 'it had printed nothing';
}

function used(input: ExplainInput, limit: LimitName, measured: number): number {
  const hit = input.limitsHit.find((candidate) => candidate.limit === limit);
  return Math.max(measured, hit?.used ?? 0);
}

function first(input: ExplainInput, ...names: readonly LimitName[]): LimitHit | undefined {
  return input.limitsHit.find((hit) => names.includes(hit.limit));
}

function exited(input: ExplainInput): string {
  if (input.exitCode === 0) return 'ended normally';
  const met = input.limitsHit.map((hit) => MET[hit.limit]?.(hit.allowed)).find((text) => text !== undefined);
  return `ended with exit status ${input.exitCode}${met === undefined ? '' : `; ${met}`}`;
}

function full(input: ExplainInput): string {
  const hit = first(input, 'diskBytes', 'diskFiles', 'fileBytes') ?? { limit: 'diskBytes', used: 0, allowed: input.limits.diskBytes };
  const what = { diskFiles: 'for the number of its files', fileBytes: 'for one file' }[hit.limit as string] ?? 'for all its files together';
  return `was stopped because it wrote more than the ${amountOf(hit.limit, hit.allowed)} allowed ${what}`;
}

function notCompiled(input: ExplainInput): string {
  const compile = input.compile;
  if (compile === null || compile === undefined || compile.verdict === 'exited') {
    return "could not be compiled; the compiler's messages say what to mend";
  }
  return `could not be compiled: the compiler ${compile.explanation}`;
}

/**
 * One sentence for the student about how the run ended. It reads on after "The program" (`stopped after 2.0 s of the 2 s allowed; it had
 * printed 3 lines`), begins small and has no full stop, so that a page can put its own words around it.
 * It holds numbers only, nothing that the program wrote.
 */
export function explain(input: ExplainInput): string {
  const { limits, usage } = input;
  switch (input.verdict) {
    case 'exited':
      return exited(input);
    case 'signaled':
      return meaningOf(input.signal ?? 'unknown');
    case 'wall-timeout': {
      const ms = used(input, 'wallMs', usage.wallMs);
      return `stopped after ${usedTime(ms)} of the ${allowedTime(limits.wallMs)} allowed; ${printed(input)}`;
    }
    case 'cpu-timeout': {
      const ms = used(input, 'cpuMs', usage.cpuMs);
      return `stopped after ${usedTime(ms)} of the ${allowedTime(limits.cpuMs)} of processor time allowed; ${printed(input)}`;
    }
    case 'memory-exceeded': {
      const bytes = Math.min(used(input, 'memoryBytes', usage.memoryBytes), limits.memoryBytes);
      return `used ${size(bytes, limits.memoryBytes)} of the ${size(limits.memoryBytes)} of memory allowed and was stopped`;
    }
    case 'output-exceeded':
      return `was stopped because it printed more than the ${size(limits.outputBytes)} allowed`;
    case 'disk-exceeded':
      return full(input);
    case 'compile-error':
      return notCompiled(input);
    case 'cancelled':
      return `was cancelled after ${usedTime(usage.wallMs)}`;
    case 'internal-error':
      return 'could not be run to its end because of a fault in the system that runs it, not in the program';
  }
}
