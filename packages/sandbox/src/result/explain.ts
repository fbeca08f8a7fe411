import type { LimitName, Limits, RunResult } from '../types.ts';
import { meaningOf } from './signals.ts';
import { allowedTime, count, size, usedTime } from './units.ts';

/** All that the explanation is made of; a whole RunResult with its limits fits. */
export type ExplainInput = Pick<RunResult, 'verdict' | 'exitCode' | 'signal' | 'usage' | 'limitsHit' | 'stdout' | 'stderr'> & {
  limits: Limits;
  /** The compile step, where there was one. */
  compile?: Pick<RunResult, 'verdict' | 'explanation'> | null;
  /** The title of the language whose own heap was full, where that is what `memory-exceeded` says. */
  heapOf?: string;
};

const NEWLINE = 10;

/** The limits that a program meets and goes on, as far as the launcher can know of it. */
const MET: Partial<Record<LimitName, (allowed: number) => string>> = {
  processes: (allowed) => count(allowed, 'process', 'processes'),
  diskBytes: (allowed) => `${size(allowed)} for all its files together`,
  diskFiles: entries,
};

function entries(allowed: number): string {
  return count(allowed, 'file, folder or link', 'files, folders and links');
}

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

/** What it met before its end, and may have ended for. */
function met(input: ExplainInput): string {
  const limit = input.limitsHit.map((hit) => MET[hit.limit]?.(hit.allowed)).find((text) => text !== undefined);
  return limit === undefined ? '' : `; it had reached the limit of ${limit}`;
}

function ended(input: ExplainInput): string {
  if (input.exitCode === 0) return 'ended normally';
  return `${input.exitCode === null ? meaningOf(input.signal ?? 'unknown') : `ended with exit status ${input.exitCode}`}${met(input)}`;
}

/** A full disk stops no program: it keeps one from being started, or the program is told and may end for it. */
function full(input: ExplainInput): string {
  if (input.signal === 'SIGXFSZ') return `was stopped because it wrote a file larger than the ${size(input.limits.fileBytes)} allowed`;
  if (input.exitCode !== null || input.signal !== null) return ended(input);
  const { diskBytes, diskFiles } = input.limits;
  return `was not started: the files given to it do not fit into the ${size(diskBytes)} and ${entries(diskFiles)} allowed`;
}

function outOfMemory(input: ExplainInput): string {
  const { limits, usage, heapOf } = input;
  if (heapOf !== undefined)
    return `ran out of memory: the heap that ${heapOf} keeps within the ${size(limits.memoryBytes)} allowed was full`;
  const bytes = Math.min(used(input, 'memoryBytes', usage.memoryBytes), limits.memoryBytes);
  return `used ${size(bytes, limits.memoryBytes)} of the ${size(limits.memoryBytes)} of memory allowed and was stopped`;
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
    case 'signaled':
      return ended(input);
    case 'wall-timeout': {
      const ms = used(input, 'wallMs', usage.wallMs);
      return `stopped after ${usedTime(ms)} of the ${allowedTime(limits.wallMs)} allowed; ${printed(input)}`;
    }
    case 'cpu-timeout': {
      const ms = used(input, 'cpuMs', usage.cpuMs);
      return `stopped after ${usedTime(ms)} of the ${allowedTime(limits.cpuMs)} of processor time allowed; ${printed(input)}`;
    }
    case 'memory-exceeded':
      return outOfMemory(input);
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
