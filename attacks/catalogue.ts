import { attacks as between } from './programs/between/index.ts';
import { attacks as files } from './programs/files/index.ts';
import { attacks as kernel } from './programs/kernel/index.ts';
import { attacks as network } from './programs/network/index.ts';
import { attacks as resources } from './programs/resources/index.ts';
import { attacks as supervisor } from './programs/supervisor/index.ts';
import { attacks as template } from './programs/template/index.ts';
import type { Attack } from './types.ts';

/** Every attack, by group. */
export const catalogue: readonly Attack[] = [...resources, ...files, ...kernel, ...network, ...between, ...supervisor, ...template];
