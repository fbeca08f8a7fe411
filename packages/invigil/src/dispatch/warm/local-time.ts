/** A moment as the clock on a wall shows it. */
export interface LocalTime {
  /** `2026-12-18` */
  date: string;
  /** The day before. */
  dateBefore: string;
  /** 0: Sunday. */
  weekday: number;
  /** Minutes since midnight. */
  minute: number;
}

/** Whether this host knows the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Makes the function that tells the local time of a moment (milliseconds since 1970). Without a zone: in the server's own. */
export function localTimeIn(zone: string | undefined): (atMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23', ...(zone !== undefined && { timeZone: zone }) },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const day = new Date(Date.UTC(part('year'), part('month') - 1, part('day')));
    const dayBefore = new Date(day.getTime() - 86_400_000);
    const dateOf = (date: Date) => date.toISOString().slice(0, 10);
    return { date: dateOf(day), dateBefore: dateOf(dayBefore), weekday: day.getUTCDay(), minute: part('hour') * 60 + part('minute') };
  };
}
