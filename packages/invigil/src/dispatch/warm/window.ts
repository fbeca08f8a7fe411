import type { LocalTime } from './local-time.ts';

/** A time in which an image is expected to be used: days, hours, and how many runs at one time. */
export interface Window {
  /** Weekdays, 0: Sunday; or one date (`2026-12-18`). */
  days: ReadonlySet<number> | string;
  /** Minutes since midnight: the first, and the one behind the last. Where that is not later, it is on the day after. */
  from: number;
  to: number;
  image: string;
  expected: number;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FORM = 'expected DAYS HH:MM-HH:MM IMAGE=NUMBER, such as mon-fri 08:00-18:00 host=20';
const WHOLE = /^(\S+)\s+(\S+)-(\S+)\s+([a-z0-9][a-z0-9._-]*)=(\d{1,4})$/;
const MINUTES_A_DAY = 24 * 60;

/** `daily`, `mon-fri`, `sat+sun`, `fri-mon+wed`, or a date. Throws RangeError. */
function daysOf(text: string): Window['days'] {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const date = new Date(text);
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text;
    throw new RangeError(`there is no day ${text}`);
  }
  if (text === 'daily') return new Set(DAYS.keys());
  const days = new Set<number>();
  for (const range of text.split('+')) {
    const [first = '', last = first, ...rest] = range.split('-');
    const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
    if (from < 0 || to < 0 || rest.length > 0)
      throw new RangeError(`expected days such as mon-fri, sat+sun, daily or 2026-12-18, got "${text}"`);
    for (let day = from; ; day = (day + 1) % DAYS.length) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days;
}

/** Throws RangeError. */
function minuteOf(text: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  if (!(Number(minutes) < 60 && minute <= MINUTES_A_DAY)) throw new RangeError(`expected a time from 00:00 to 24:00, got "${text}"`);
  return minute;
}

/** Reads `mon-fri 08:00-18:00 host=20`. Throws RangeError, whose message is the second half of a sentence. */
export function parseWindow(text: string): Window {
  const [, days, from, to, image, expected] = WHOLE.exec(text.trim()) ?? [];
  if (days === undefined || from === undefined || to === undefined || image === undefined) throw new RangeError(`${FORM}; got "${text}"`);
  const window = { days: daysOf(days), from: minuteOf(from), to: minuteOf(to), image, expected: Number(expected) };
  if (window.from === window.to) throw new RangeError(`expected an end other than the beginning, got "${from}-${to}"`);
  return window;
}

function isOn(days: Window['days'], date: string, weekday: number): boolean {
  return typeof days === 'string' ? days === date : days.has(weekday);
}

/** Whether the window is open. */
function isOpen({ days, from, to }: Window, { date, dateBefore, weekday, minute }: LocalTime): boolean {
  const today = isOn(days, date, weekday);
  if (from < to) return today && minute >= from && minute < to;
  return (today && minute >= from) || (isOn(days, dateBefore, (weekday + DAYS.length - 1) % DAYS.length) && minute < to);
}

/** Runs that are expected of an image then: the most of the windows that are open. */
export function expectedAt(windows: readonly Window[], image: string, time: LocalTime): number {
  const open = windows.filter((window) => window.image === image && isOpen(window, time));
  return Math.max(0, ...open.map(({ expected }) => expected));
}
