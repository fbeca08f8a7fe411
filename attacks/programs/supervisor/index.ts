import { attacks as ending } from './ending.ts';
import { attacks as init } from './init.ts';
import { attacks as result } from './result.ts';
import { attacks as session } from './session.ts';
import type { Attack } from '../../types.ts';

/** The supervisor itself: PID 1, the launcher, the channel of results, and what a session carries on. */
export const attacks: readonly Attack[] = [...init, ...result, ...ending, ...session];
