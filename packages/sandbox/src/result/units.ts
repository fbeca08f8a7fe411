const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `2 s`, `2.5 s`, `250 ms`: a limit as its author would write it. */
export function allowedTime(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Number((ms / 1000).toFixed(2))} s`;
}

/** `2.0 s`, or `120 ms` for less than a second: a measurement, always with one decimal of a second. */
export function usedTime(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `64 MB`, in steps of 1000 where the limit is a multiple of 1,000,000 bytes and of 1024 elsewhere, so that a limit reads as it was written. */
export function size(bytes: number, like: number = bytes): string {
  const step = like !== 0 && like % 1_000_000 === 0 ? 1000 : 1024;
  let value = bytes;
  let unit = 0;
  while (value >= step && unit < UNITS.length - 1) {
    value /= step;
    unit += 1;
  }
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${UNITS[unit]}`;
}

/** `1 line`, `3 lines`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
