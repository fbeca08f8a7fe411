import type { Attack } from '../../types.ts';
import { compiling } from './compiling.ts';
import { cpuTheft } from './cpu-theft.ts';
import { given } from './given.ts';
import { twoRoles } from './roles.ts';

/** What one run might do to, or learn of, another. */
export const attacks: readonly Attack[] = [
  ...twoRoles({ id: 'sysv', title: 'meets by System V shared memory, semaphores and queues', program: 'sysv.py', outlives: true }),
  ...twoRoles({ id: 'posix-ipc', title: 'meets by POSIX shared memory, semaphores and queues', program: 'posix-ipc.py', outlives: true }),
  ...twoRoles({ id: 'keyrings', title: 'meets by keys of the user', program: 'keyrings.py', outlives: true }),
  ...twoRoles({ id: 'temp-files', title: 'meets by files in folders that can be written', program: 'temp-files.py', outlives: true }),
  ...twoRoles({ id: 'abstract-sockets', title: 'meets by abstract Unix sockets', program: 'abstract.py', outlives: true }),
  ...twoRoles({ id: 'file-locks', title: 'meets by locks on shared files', program: 'file-locks.py', outlives: false }),
  ...twoRoles({ id: 'lock-queries', title: 'meets by record locks on shared files', program: 'lock-queries.py', outlives: false }),
  ...twoRoles({ id: 'file-events', title: 'hears what another run opens', program: 'file-events.py', outlives: false }),
  ...twoRoles({ id: 'processes', title: "sees another run's processes", program: 'processes.py', outlives: false }),
  ...twoRoles({ id: 'signals', title: "ends another run's processes", program: 'signals.py', outlives: false }),
  ...twoRoles({ id: 'terminals', title: "opens another run's terminal", program: 'terminals.py', outlives: false }),
  ...twoRoles({ id: 'processes-exhausted', title: "takes another run's processes", program: 'processes-exhausted.py', outlives: false }),
  ...twoRoles({
    id: 'user-quotas',
    title: 'uses up what the kernel counts by user',
    program: 'user-quotas.py',
    plants: 5,
    outlives: false,
  }),
  ...given,
  cpuTheft,
  ...compiling,
];
