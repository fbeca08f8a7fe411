import type { LimitName, Limits } from '@invigil/sandbox';
import type { Outcome } from '../types.ts';

/** No attack waits longer than this, however slow the machine is. */
const MOST_MS = 60_000;

/** An attack's limits for a machine this much slower than a usual one. */
export function scaled(limits: Partial<Limits> | undefined, slow: number): Partial<Limits> {
  const wallMs = limits?.wallMs ?? 10_000;
  const cpuMs = limits?.cpuMs ?? wallMs;
  const scale = (ms: number): number => Math.min(MOST_MS, Math.round(ms * slow));
  return { ...limits, wallMs: scale(wallMs), cpuMs: scale(cpuMs) };
}

/** Thrown for an attack that needs more than the target allows: it cannot be made there, which says nothing of the target. */
export class AboveCeiling extends Error {}

/** `memoryBytes` -> `INVIGIL_CEILING_MEMORY_BYTES`, the server's setting. */
function settingOf(limit: LimitName): string {
  return `INVIGIL_CEILING_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

const TIMES: readonly LimitName[] = ['wallMs', 'cpuMs'];

/**
 * Limits that the target allows: times are lowered, since most attacks need much less than they may have. Any other limit is a part of
 * what is tried: throws AboveCeiling with the sentence that says what to raise.
 */
export function withinCeilings(limits: Partial<Limits>, ceilings: Readonly<Partial<Limits>>): Partial<Limits> {
  const allowed = { ...limits };
  for (const [name, value] of Object.entries(limits) as [LimitName, number][]) {
    const ceiling = ceilings[name] ?? Infinity;
    if (value <= ceiling || (name === 'addressSpaceBytes' && ceiling === 0)) continue;
    if (!TIMES.includes(name))
      throw new AboveCeiling(`needs ${name} of ${value}, and the server allows ${ceiling}: raise ${settingOf(name)}`);
    allowed[name] = ceiling;
  }
  return allowed;
}

/** The sentence for a run whose time was lowered to a ceiling and then ran out; null: none of that. */
export function whyTooShort({ result, limits, isLowered }: Outcome): string | null {
  const name = result.verdict === 'wall-timeout' ? 'wallMs' : result.verdict === 'cpu-timeout' ? 'cpuMs' : null;
  if (isLowered !== true || name === null) return null;
  return `needs more time than the ${limits[name]} ms that the server allows: raise ${settingOf(name)}`;
}
