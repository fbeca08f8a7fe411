import { all, inTime, nothingLeft, stoppedOr } from '../../judges.ts';
import type { Attack } from '../../types.ts';

const MIB = 1 << 20;

/** Files that carry more rights than their owner, and devices. */
export const attacks: readonly Attack[] = [
  {
    id: 'files/setuid-own',
    title: 'a program of its own with root’s setuid bit, or with capabilities',
    program: 'setuid-own.c',
    control: { as: 'root' },
  },
  {
    id: 'files/setuid-host',
    title: 'starting the host’s setuid programs',
    program: 'setuid-host.py',
    control: {},
  },
  { id: 'files/mknod', title: 'device files of its own: disk, memory, kernel log', program: 'mknod.c', control: { as: 'root' } },
  { id: 'files/devices', title: 'the devices of the host', program: 'devices.py', control: { as: 'root' } },
  {
    id: 'files/hard-link',
    title: 'hard links to files of others',
    program: 'hard-link.py',
    control: {},
  },
  {
    id: 'files/unlinked',
    title: 'filling the disk with open files that have no name',
    program: 'unlinked.c',
    limits: { diskBytes: 32 * MIB },
    judge: all(stoppedOr('disk-exceeded', 'memory-exceeded'), nothingLeft, inTime),
    control: {},
  },
];
