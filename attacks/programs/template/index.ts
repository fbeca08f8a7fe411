import type { Attack } from '../../types.ts';
import { between } from './between.ts';
import { exhaust } from './exhaust.ts';
import { packages } from './packages.ts';
import { parent } from './parent.ts';

/** What only a template invites. */
export const attacks: readonly Attack[] = [...parent, ...between, ...exhaust, ...packages];
