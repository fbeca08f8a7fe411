import { expect, test } from 'vitest';
import { Demand } from '../../src/dispatch/warm/demand.ts';
import { parseWindow } from '../../src/dispatch/warm/window.ts';

/** A Monday, in UTC. */
const MONDAY = Date.UTC(2026, 10, 16);
const MINUTE = 60_000;

function demand(windows: readonly string[], baselines: Readonly<Record<string, number>> = {}) {
  const clock = { now: MONDAY };
  const all = { factorPercent: 50, baselines: new Map(Object.entries(baselines)), windows: windows.map(parseWindow), zone: 'UTC' };
  return { clock, demand: new Demand({ ...all, now: () => clock.now }) };
}

test('what is expected is ready a minute ahead, and let go of at the end', () => {
  const { clock, demand: asked } = demand(['mon 08:00-10:00 numpy=30'], { host: 2 });
  const counts = [7 * 60 + 58, 7 * 60 + 59, 9 * 60 + 59, 10 * 60].map((minute) => {
    clock.now = MONDAY + minute * MINUTE;
    return Object.fromEntries(asked.counts());
  });
  expect(counts).toEqual([{ host: 2 }, { host: 2, numpy: 30 }, { host: 2, numpy: 30 }, { host: 2 }]);
});

test('runs ask for more of their image, for a minute after the last of them', () => {
  const { clock, demand: asked } = demand([], { host: 2 });
  const ends = ['host', 'host', 'host', 'numpy'].map((name) => asked.began(name));
  expect(Object.fromEntries(asked.counts())).toEqual({ host: 8, numpy: 2 });
  clock.now += 10 * MINUTE;
  expect(Object.fromEntries(asked.counts())).toEqual({ host: 8, numpy: 2 });
  for (const end of ends) end();
  clock.now += MINUTE - 1000;
  expect(Object.fromEntries(asked.counts())).toEqual({ host: 8, numpy: 2 });
  clock.now += 1000;
  expect(Object.fromEntries(asked.counts())).toEqual({ host: 2 });
});
