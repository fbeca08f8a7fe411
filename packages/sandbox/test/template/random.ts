import type { Case } from './case.ts';

/** What no two runs may print alike. */
export const RANDOM: Case = { title: 'random values', program: 'values.py' };
