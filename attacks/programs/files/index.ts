import type { Attack } from '../../types.ts';

export const attacks: readonly Attack[] = [];
