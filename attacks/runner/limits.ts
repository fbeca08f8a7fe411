import type { Limits } from '@invigil/sandbox';

/** No attack waits longer than this, however slow the machine is. */
const MOST_MS = 60_000;

/** An attack's limits for a machine this much slower than a usual one. */
export function scaled(limits: Partial<Limits> | undefined, slow: number): Partial<Limits> {
  const wallMs = limits?.wallMs ?? 10_000;
  const cpuMs = limits?.cpuMs ?? wallMs;
  const scale = (ms: number): number => Math.min(MOST_MS, Math.round(ms * slow));
  return { ...limits, wallMs: scale(wallMs), cpuMs: scale(cpuMs) };
}
