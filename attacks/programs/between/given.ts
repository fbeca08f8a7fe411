import type { Attack } from '../../types.ts';

/** What a run is given without asking: environment, descriptors, locks on shared files. */
export const given: readonly Attack[] = [
  {
    id: 'between/environment',
    title: 'finds variables of the server',
    program: 'environment.py',
    control: { env: { INVIGIL_KEY: 'secret' } },
  },
  { id: 'between/descriptors', title: 'finds open descriptors of the server', program: 'descriptors.c', control: {} },
  { id: 'between/record-locks', title: 'locks and leases shared files', program: 'record-locks.py', control: { as: 'root' } },
];
