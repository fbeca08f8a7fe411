import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimeZone, localTimeIn } from '../../src/dispatch/warm/local-time.ts';
import { needed } from '../../src/dispatch/warm/need.ts';
import { Peak } from '../../src/dispatch/warm/peak.ts';
import { expectedAt, parseWindow } from '../../src/dispatch/warm/window.ts';

const count = fc.integer({ min: 0, max: 1000 });

describe('n = max(E, s/f + B)', () => {
  test.each([
    [{ expected: 0, runs: 0, factorPercent: 50, baseline: 2 }, 2],
    [{ expected: 20, runs: 3, factorPercent: 50, baseline: 2 }, 20],
    [{ expected: 20, runs: 10, factorPercent: 50, baseline: 2 }, 22],
    [{ expected: 0, runs: 1, factorPercent: 30, baseline: 0 }, 4],
    [{ expected: 9999, runs: 0, factorPercent: 100, baseline: 0 }, 4096],
  ])('%j needs %i', (load, skeletons) => expect(needed(load)).toBe(skeletons));

  test('holds for any load: what is expected is there, the runs take at most their share, and the baseline stays beside them', () => {
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 100 }), count, (expected, runs, factorPercent, baseline) => {
        const n = needed({ expected, runs, factorPercent, baseline });
        if (n === 4096) return;
        expect(n).toBeGreaterThanOrEqual(expected);
        expect(runs * 100).toBeLessThanOrEqual((n - baseline) * factorPercent);
        expect(n - 1).toBeLessThan(Math.max(expected, (runs * 100) / factorPercent + baseline));
        expect(needed({ expected, runs: runs + 1, factorPercent, baseline })).toBeGreaterThanOrEqual(n);
      }),
    );
  });
});

test('the peak is the most runs at one time of the last minute, as the whole history would tell', () => {
  const step = fc.record({ pauseMs: fc.integer({ min: 0, max: 20_000 }), enters: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const peak = new Peak();
      const history: { fromMs: number; toMs: number; runs: number }[] = [];
      let now = 1_000_000;
      let runs = 0;
      for (const { pauseMs, enters } of steps) {
        history.push({ fromMs: now, toMs: now + pauseMs, runs });
        now += pauseMs;
        if (enters) peak.enter(now);
        else if (runs > 0) peak.leave(now);
        runs = enters ? runs + 1 : Math.max(0, runs - 1);
        history.push({ fromMs: now, toMs: now, runs });
        const since = (Math.floor(now / 1000) - 59) * 1000;
        const most = Math.max(...history.filter(({ toMs }) => toMs >= since).map((part) => part.runs));
        expect(peak.most(now)).toBe(most);
      }
      expect(peak.most(now + 61_000)).toBe(runs);
    }),
  );
});

/** 2026-11-16 is a Monday. */
const MONDAY = Date.UTC(2026, 10, 16);
const MINUTE = 60_000;
const utc = localTimeIn('UTC');
const at = (windows: readonly string[], day: number, clock: string, image = 'host'): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return expectedAt(windows.map(parseWindow), image, utc(MONDAY + ((day * 24 + hours) * 60 + minutes) * MINUTE));
};

describe('a window of time', () => {
  test('is open from its first minute until the one before its end, on its days, for its image', () => {
    const windows = ['mon-fri 08:00-18:00 host=20'];
    expect([at(windows, 0, '07:59'), at(windows, 0, '08:00'), at(windows, 4, '17:59'), at(windows, 4, '18:00')]).toEqual([0, 20, 20, 0]);
    expect([at(windows, 5, '12:00'), at(windows, 6, '12:00'), at(windows, 0, '12:00', 'python')]).toEqual([0, 0, 0]);
  });

  test('may cross midnight, and a week', () => {
    const windows = ['sun 22:00-02:00 host=3', 'fri-mon+wed 10:00-24:00 host=2'];
    expect([at(windows, 6, '22:00'), at(windows, 0, '01:59'), at(windows, 0, '02:00'), at(windows, 1, '01:00')]).toEqual([3, 3, 0, 0]);
    expect([0, 1, 2, 3, 4, 5, 6].map((day) => at(windows, day, '10:00'))).toEqual([2, 0, 2, 0, 2, 2, 2]);
    expect(at(windows, 2, '23:59')).toBe(2);
    expect(at(windows, 3, '00:00')).toBe(0);
  });

  test('may be of one date, and of every day; where several are open, the largest counts', () => {
    const windows = ['2026-11-18 09:00-12:00 host=100', 'daily 00:00-24:00 host=1', '2026-11-18 23:00-01:00 host=7'];
    expect([at(windows, 2, '09:00'), at(windows, 1, '09:00'), at(windows, 3, '00:30'), at(windows, 4, '00:30')]).toEqual([100, 1, 7, 1]);
  });

  test.each([
    'mon-fri 08:00-18:00 host',
    'mon-fri 8:00-18:00 host=1',
    'mon-fri 08:00-24:01 host=1',
    'mon-fri 08:61-09:00 host=1',
    'mon-fri 08:00-08:00 host=1',
    'monday 08:00-18:00 host=1',
    'mon-tue-wed 08:00-18:00 host=1',
    'mon+ 08:00-18:00 host=1',
    '2026-02-30 08:00-18:00 host=1',
    'mon 08:00-18:00 ../host=1',
    'mon 08:00-18:00 host=12345',
    '',
  ])('%j is refused with a sentence', (text) => {
    expect(() => parseWindow(text)).toThrow(/expected|there is no day/);
  });

  test('or refused: no text hangs, or gives another kind of error', () => {
    const parts = fc.array(fc.constantFrom('mon', 'sun', '-', '+', ' ', '08:00', '24:00', 'host', '=', '5', 'daily', '2026-11-18'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((all) => all.join('')),
        ),
        (text) => {
          try {
            expect(parseWindow(text).expected).toBeLessThan(10_000);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
    );
  });

  test('is open for as many minutes of a week as it says', () => {
    const clock = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), clock, clock, (day, from, to) => {
        fc.pre(from !== to);
        const window = { days: new Set([day]), from, to, image: 'host', expected: 1 };
        let open = 0;
        for (let minute = 0; minute < 7 * 24 * 60; minute += 1) {
          const today = Math.floor(minute / (24 * 60));
          open += expectedAt([window], 'host', { date: '', dateBefore: '', weekday: today, minute: minute % (24 * 60) });
        }
        expect(open).toBe(from < to ? to - from : 24 * 60 - from + to);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the local time', () => {
  test('is that of the named zone, summer or winter', () => {
    const amsterdam = localTimeIn('Europe/Amsterdam');
    expect(amsterdam(Date.UTC(2026, 10, 16, 23, 30))).toEqual({ date: '2026-11-17', dateBefore: '2026-11-16', weekday: 2, minute: 30 });
    expect(amsterdam(Date.UTC(2026, 6, 31, 22, 0))).toEqual({ date: '2026-08-01', dateBefore: '2026-07-31', weekday: 6, minute: 0 });
    expect([isTimeZone('Europe/Amsterdam'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });

  test("is the server's own where no zone is named, as Date tells it", () => {
    const moment = new Date(2026, 10, 16, 5, 7);
    expect(localTimeIn(undefined)(moment.getTime())).toMatchObject({ date: '2026-11-16', weekday: 1, minute: 5 * 60 + 7 });
  });
});
