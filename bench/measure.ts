import { mean, quantile, rounded } from './statistics.ts';
import type { Contender, ContenderName, Figure, Load, Series, WorkloadName } from './types.ts';

/** How many runs a contender does in its turn, and how many turns it has. */
export interface Effort {
  runs: number;
  rounds: number;
}

/** The contenders take turns, so that whatever else the machine does falls on all alike. The first, short turn is not counted. */
export async function measureInTurns(
  contenders: readonly Contender[],
  load: Load,
  { runs, rounds }: Effort,
): Promise<Map<ContenderName, Series>> {
  const total = new Map<ContenderName, Series>(contenders.map(({ name }) => [name, { elapsedMs: 0, latenciesMs: [] }]));
  for (const contender of contenders) await contender.measure(Math.max(2, load.atATime), load);
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const series = await contender.measure(runs, load);
      const sum = total.get(contender.name);
      if (sum === undefined) continue;
      sum.elapsedMs += series.elapsedMs;
      sum.latenciesMs.push(...series.latenciesMs);
    }
  }
  return total;
}

/** What the times of one workload under one load say, one figure a contender. */
export function figuresOf(workload: WorkloadName, load: Load, measured: ReadonlyMap<ContenderName, Series>): Figure[] {
  const median = (name: ContenderName): number | null => {
    const series = measured.get(name);
    return series === undefined ? null : quantile(series.latenciesMs, 0.5);
  };
  const bare = median('bare');
  const bubblewrap = median('bubblewrap');
  return [...measured].map(([contender, { elapsedMs, latenciesMs }]) => {
    const p50 = quantile(latenciesMs, 0.5);
    return {
      workload,
      contender,
      ...load,
      runs: latenciesMs.length,
      p50Ms: rounded(p50),
      p99Ms: rounded(quantile(latenciesMs, 0.99)),
      meanMs: rounded(mean(latenciesMs)),
      perSecond: load.idleMs > 0 ? null : rounded((latenciesMs.length * 1000) / elapsedMs),
      timesBare: bare === null ? null : rounded(p50 / bare),
      timesBubblewrap: bubblewrap === null ? null : rounded(p50 / bubblewrap),
      addedMs: bare === null ? null : rounded(p50 - bare),
    };
  });
}
