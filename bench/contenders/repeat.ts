import { setTimeout as pause } from 'node:timers/promises';
import type { Load, Series } from '../types.ts';

/** Makes so many runs under that load and times each. `run` rejects when one fails. */
export async function repeat(runs: number, { atATime, idleMs }: Load, run: () => Promise<void>): Promise<Series> {
  const latenciesMs: number[] = [];
  const began = performance.now();
  let started = 0;
  const one = async (): Promise<void> => {
    started++;
    const start = performance.now();
    await run();
    latenciesMs.push(performance.now() - start);
  };
  const worker = async (): Promise<void> => {
    while (started < runs) await one();
  };
  while (started < runs) {
    const together = Math.min(atATime, runs - started);
    await Promise.all(Array.from({ length: together }, idleMs > 0 ? one : worker));
    if (idleMs > 0) await pause(idleMs);
  }
  return { elapsedMs: performance.now() - began, latenciesMs };
}
