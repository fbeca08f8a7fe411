import type { Case } from '../case.ts';
import { errors } from './errors.ts';
import { exits } from './exits.ts';
import { interpreter } from './interpreter.ts';
import { limits } from './limits.ts';
import { processes } from './processes.ts';
import { sources } from './sources.ts';
import { streams } from './streams.ts';

/** Every case of the suite. */
export const CASES: readonly Case[] = [...interpreter, ...errors, ...streams, ...exits, ...processes, ...sources, ...limits];
