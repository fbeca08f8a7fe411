import type { Target } from '../types.ts';
import { withinCeilings } from './limits.ts';

/** What three lines of Python take from request to answer on a usual machine, with room for its being busy. */
const USUAL_MS = 120;

/**
 * How much slower the target is than a usual machine, at least 1: `INVIGIL_SLOW`, or else measured with the fastest of three runs.
 * An emulated machine is 20 to 50 times slower, and an attack there needs as much longer to be itself.
 */
export async function slowness(target: Target): Promise<number> {
  const said = Number(process.env['INVIGIL_SLOW']);
  if (said >= 1) return said;
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const outcome = await target.run('.', {
      program: 'attack.py',
      limits: withinCeilings({ wallMs: 60_000, cpuMs: 60_000 }, target.ceilings),
    });
    if (outcome.result.verdict !== 'exited') throw new Error(`an empty program does not run: ${outcome.result.explanation}`);
    best = Math.min(best, outcome.elapsedMs);
  }
  return Math.max(1, best / USUAL_MS);
}
