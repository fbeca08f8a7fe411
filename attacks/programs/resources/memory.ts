import { all, inTime, nothingLeft, stoppedOr } from '../../judges.ts';
import { noRightOverLimits } from '../../runner/rights.ts';
import type { Attack, Judge } from '../../types.ts';

const MIB = 1 << 20;
const limits = { memoryBytes: 64 * MIB, diskBytes: 32 * MIB };

const capped: Judge = ({ result }) =>
  result.usage.memoryBytes > 72 * MIB ? `${Math.round(result.usage.memoryBytes / MIB)} MiB were counted, 64 being allowed` : null;

const judge = all(stoppedOr('memory-exceeded', 'disk-exceeded'), capped, nothingLeft, inTime);

/** For what the kernel must count for us: a plain "no" of the program's own is no answer. */
const mustExceed: Judge = ({ result }) =>
  result.verdict === 'memory-exceeded' ? null : `expected memory-exceeded, the verdict is ${result.verdict}`;

/** More memory than allowed, in every form that memory has. */
export const attacks: readonly Attack[] = [
  {
    id: 'resources/memory-one',
    title: 'twice the memory allowed, in one process',
    program: 'memory-one.c',
    limits,
    judge: all(judge, mustExceed),
    control: { args: ['128'] },
  },
  {
    id: 'resources/memory-spread',
    title: 'four times the memory allowed, spread over many processes',
    program: 'memory-spread.c',
    limits,
    judge: all(judge, mustExceed),
    control: {},
  },
  {
    id: 'resources/memory-shared',
    title: 'shared anonymous memory',
    program: 'memory-shared.c',
    limits,
    judge: all(judge, mustExceed),
    control: {},
  },
  { id: 'resources/memfd', title: 'files in memory, on no file system', program: 'memfd.c', limits, judge, control: {} },
  {
    id: 'resources/page-tables',
    title: 'the kernel’s memory, by way of page tables',
    program: 'page-tables.c',
    limits,
    judge,
    control: {},
  },
  { id: 'resources/sysv-shm', title: 'System V shared memory', program: 'sysv-shm.c', limits, judge, control: { as: 'namespace' } },
  { id: 'resources/fill-shm', title: 'POSIX shared memory', program: 'fill-shm.py', limits, judge, control: {} },
  {
    id: 'resources/pipes',
    title: 'the kernel’s memory, by way of pipes that are filled and not read',
    program: 'pipes.c',
    limits: { memoryBytes: 24 * MIB, diskBytes: 8 * MIB },
    judge,
    control: {},
  },
  { id: 'resources/sockets', title: 'the kernel’s memory, by way of local sockets', program: 'sockets.c', limits, judge, control: {} },
  { id: 'resources/mlock', title: 'memory that is locked in place', program: 'mlock.c', limits, judge, control: { as: 'root' } },
  {
    id: 'resources/recursion',
    title: 'recursion without an end, on a stack made as large as it may be',
    program: 'recursion.c',
    limits: { stackBytes: 64 * MIB, memoryBytes: 256 * MIB },
    judge: stoppedOr('signaled', 'memory-exceeded'),
    control: {},
  },
  {
    id: 'resources/oom-score',
    title: 'never to be the one killed when memory runs out',
    program: 'oom-score.py',
    control: { as: 'root', notPossible: noRightOverLimits },
  },
];
