import type { Attack } from '../../types.ts';
import { calls } from './calls.ts';
import { escapes } from './escapes.ts';
import { rights } from './rights.ts';

/** What a program might get out of the kernel itself. */
export const attacks: readonly Attack[] = [...escapes, ...rights, ...calls];
