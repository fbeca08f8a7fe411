import { constants } from 'node:os';
import type { RunReport } from '../protocol/decode.ts';
import { HIT, type Cause } from '../protocol/frames.ts';
import type { LimitHit, Limits, Verdict } from '../types.ts';

/** The first name of a number counts: SIGABRT is better known than its other name SIGIOT. */
const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/** The wait status's two readings; one of them is null. */
export function decodeStatus(status: number): { exitCode: number | null; signal: string | null } {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: SIGNAL_NAMES.get(signal) ?? `SIG${signal}` };
}

const VERDICT_OF_CAUSE: Readonly<Record<Exclude<Cause, 'none'>, Verdict>> = {
  wall: 'wall-timeout',
  cpu: 'cpu-timeout',
  memory: 'memory-exceeded',
  output: 'output-exceeded',
  cancelled: 'cancelled',
  lost: 'internal-error',
};

const ENOSPC = constants.errno.ENOSPC;

/**
 * What a run was stopped for, or how it ended. A full disk does not stop a program: the verdict is `disk-exceeded` when it then
 * failed, and `exited` with the limit in `limitsHit` when it coped. SIGXFSZ and SIGXCPU are the kernel's own word for a limit.
 */
export function decideVerdict(report: RunReport): Verdict {
  if (report.cause !== 'none') return VERDICT_OF_CAUSE[report.cause];
  if (report.step !== 0) return report.errno === ENOSPC ? 'disk-exceeded' : 'internal-error';
  const { exitCode, signal } = decodeStatus(report.status);
  if (signal === 'SIGXFSZ') return 'disk-exceeded';
  if (signal === 'SIGXCPU') return 'cpu-timeout';
  const hasFullDisk = (report.hits & (HIT.diskBytes | HIT.diskFiles)) !== 0;
  if (hasFullDisk && exitCode !== 0) return 'disk-exceeded';
  return signal === null ? 'exited' : 'signaled';
}

const NS_PER_MS = 1e6;

/** Every limit that the run met, those that did not stop it included. */
export function listLimitsHit(report: RunReport, limits: Limits): LimitHit[] {
  const hits: LimitHit[] = [];
  const add = (limit: LimitHit['limit'], used: number) => hits.push({ limit, used, allowed: limits[limit] });
  const { signal } = decodeStatus(report.status);
  if (report.cause === 'wall') add('wallMs', report.causeUsed / NS_PER_MS);
  if (report.cause === 'cpu' || signal === 'SIGXCPU') add('cpuMs', Math.max(report.causeUsed, report.cpuNs) / NS_PER_MS);
  if (report.cause === 'memory' || (report.hits & HIT.memory) !== 0) add('memoryBytes', limits.memoryBytes);
  if (report.cause === 'output') add('outputBytes', report.causeUsed);
  if ((report.hits & HIT.processes) !== 0) add('processes', limits.processes);
  const hasTooManyFiles = (report.hits & HIT.diskFiles) !== 0;
  // Where given files did not fit, the launcher need not say which of the two limits it was.
  if ((report.hits & HIT.diskBytes) !== 0 || (report.errno === ENOSPC && !hasTooManyFiles)) add('diskBytes', limits.diskBytes);
  if (hasTooManyFiles) add('diskFiles', limits.diskFiles);
  if (signal === 'SIGXFSZ') add('fileBytes', limits.fileBytes);
  return hits;
}
