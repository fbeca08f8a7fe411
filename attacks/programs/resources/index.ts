import { attacks as disk } from './disk.ts';
import { attacks as memory } from './memory.ts';
import { attacks as processes } from './processes.ts';
import { attacks as time } from './time.ts';
import type { Attack } from '../../types.ts';

/** More than one's share of the machine. */
export const attacks: readonly Attack[] = [...processes, ...memory, ...disk, ...time];
