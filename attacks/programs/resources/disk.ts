import { all, inTime, nothingLeft, stopped, stoppedOr } from '../../judges.ts';
import type { Attack } from '../../types.ts';

const MIB = 1 << 20;
const judge = all(stoppedOr('disk-exceeded', 'memory-exceeded'), nothingLeft, inTime);

/** More of the disk than allowed. */
export const attacks: readonly Attack[] = [
  {
    id: 'resources/fill-disk',
    title: 'files in every writable folder until none takes more',
    program: 'fill-disk.py',
    limits: { diskBytes: 32 * MIB },
    judge,
    control: {},
  },
  {
    id: 'resources/fill-inodes',
    title: 'ten thousand empty files, folders and links',
    program: 'fill-inodes.c',
    limits: { diskFiles: 4096 },
    judge,
    control: {},
  },
  {
    id: 'resources/sparse',
    title: 'a file of 1 GiB that occupies nothing',
    program: 'sparse.c',
    judge: all(stopped, inTime),
    control: {},
  },
];
