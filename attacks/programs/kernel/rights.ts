import { endsAs, stopped } from '../../judges.ts';
import type { Attack, Judge } from '../../types.ts';
import { withoutCalls } from './absent.ts';

/** A foreign architecture ends the program by SIGSYS; a kernel without that architecture by SIGSEGV. */
const killedOrStopped: Judge = (outcome, scene) =>
  ['SIGSYS', 'SIGSEGV'].includes(outcome.result.signal ?? '') ? endsAs('signaled')(outcome, scene) : stopped(outcome, scene);

/** Rights that a program has not: users, capabilities, the filter, priorities. */
export const rights: readonly Attack[] = [
  { id: 'kernel/capabilities', title: 'takes capabilities, becomes root', program: 'capabilities.c', control: { as: 'root' } },
  { id: 'kernel/groups', title: 'changes its groups', program: 'groups.c', control: { as: 'root' } },
  { id: 'kernel/file-capabilities', title: 'gives a file capabilities', program: 'file-capabilities.c', control: { as: 'root' } },
  { id: 'kernel/filter-loosen', title: 'lays an allowing filter over its own', program: 'filter-loosen.c', control: { as: 'root' } },
  {
    id: 'kernel/filter-notify',
    title: 'lets a forbidden call through as its own supervisor',
    program: 'filter-notify.c',
    control: { as: 'root' },
  },
  {
    id: 'kernel/suspend-filter',
    title: 'suspends the filter of a process that it traces',
    program: 'suspend-filter.c',
    control: { as: 'root' },
  },
  { id: 'kernel/swap-call', title: 'exchanges a call after the filter has looked', program: 'swap-call.c', control: { as: 'root' } },
  { id: 'kernel/int80', title: 'makes a 32-bit system call', program: 'int80.c', judge: killedOrStopped, control: {} },
  {
    id: 'kernel/x32',
    title: 'makes an x32 system call',
    program: 'x32.c',
    judge: killedOrStopped,
    control: { notPossible: withoutCalls('x32 calls', 0x40000000 + 39) },
  },
  { id: 'kernel/landlock', title: 'adds Landlock rules that allow everything', program: 'landlock.c', control: { as: 'root' } },
  { id: 'kernel/realtime', title: 'gets ahead of every process of the machine', program: 'realtime.c', control: { as: 'root' } },
  {
    id: 'kernel/raise-limits',
    title: 'raises its hard limits, and changes those of PID 1',
    program: 'raise-limits.c',
    control: { as: 'namespace' },
  },
  { id: 'kernel/personality', title: 'takes a personality without protections', program: 'personality.c', control: {} },
];
