import { all, describe, inTime, nothingLeft, stopped } from '../../judges.ts';
import type { Attack, Judge } from '../../types.ts';

/** The programs of this group end with 7 whatever else they do: anything else was forged, or is the supervisor's failure. */
export const endsWith7: Judge = (outcome) =>
  outcome.result.verdict === 'exited' && outcome.result.exitCode === 7 ? null : `it should have exited with 7, it ${describe(outcome)}`;

/** PID 1 of the sandbox. In the controls a child stands for it, over which a parent has these rights. */
export const attacks: readonly Attack[] = [
  {
    id: 'supervisor/init-signals',
    title: 'every signal to PID 1',
    program: 'init-signals.c',
    judge: all(stopped, endsWith7),
    control: {},
  },
  {
    id: 'supervisor/init-memory',
    title: 'memory and descriptors of PID 1',
    program: 'init-memory.c',
    judge: all(stopped, endsWith7),
    control: {},
  },
  {
    id: 'supervisor/init-limits',
    title: 'limits and precedence of PID 1',
    program: 'init-limits.c',
    judge: all(stopped, endsWith7),
    control: {},
  },
  {
    id: 'supervisor/orphan-storm',
    title: 'orphans for PID 1 to bury, as many as there can be in three seconds',
    program: 'orphan-storm.c',
    limits: { wallMs: 10_000 },
    judge: all(endsWith7, nothingLeft, inTime),
    control: {},
  },
];
