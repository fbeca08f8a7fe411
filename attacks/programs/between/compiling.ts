import type { Attack } from '../../types.ts';
import { compileBombs } from './compile-bombs.ts';
import { compileReads } from './compile-reads.ts';
import { compileShares } from './compile-shares.ts';

/** Attacks by, and on, the compile step. */
export const compiling: readonly Attack[] = [...compileReads, ...compileBombs, ...compileShares];
