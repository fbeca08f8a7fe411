import type { Attack } from '../../types.ts';

/** What every later run is given: it must be the same for all. */
export const attacks: readonly Attack[] = [
  { id: 'files/tamper-image', title: 'changing the programs and settings that later runs get', program: 'tamper-image.py', control: {} },
  {
    id: 'files/remount',
    title: 'making read-only mounts writable, and taking mounts away',
    program: 'remount.c',
    control: { as: 'namespace' },
  },
  {
    id: 'files/overwrite-program',
    title: 'overwriting a program by the descriptor that /proc gives of a running one',
    program: 'overwrite-program.py',
    control: {},
  },
  { id: 'files/chroot', title: 'climbing out of a root by a second chroot', program: 'chroot.c', control: { as: 'namespace' } },
  { id: 'files/inherited', title: 'leaving the root by a descriptor that was left open', program: 'inherited.c', control: { as: 'root' } },
];
