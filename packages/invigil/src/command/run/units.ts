/** Bytes in each unit of size. Decimal and binary prefixes mean what the standards say. */
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

/** What a value measures; a count has no unit. */
export type Measure = 'time' | 'size' | 'count';

/** How each measure is written, for messages. */
export const EXAMPLES: Readonly<Record<Measure, string>> = {
  time: 'a time such as 2s, 500ms or 1min',
  size: 'a size such as 64MB (1,000,000 bytes each) or 64MiB (1,048,576 each)',
  count: 'a whole number such as 16',
};

/**
 * Reads `2s`, `1.5GiB` or `16` as a whole number of milliseconds, bytes or things.
 * Undefined when it is none of these, is not whole in that unit, or is too large to be exact. Units are compared without case.
 */
export function parseMeasure(text: string, measure: Measure): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (!parts) return undefined;
  const [, digits = '', unit = ''] = parts;
  const factor = factorOf(unit.toLowerCase(), measure, Number(digits) === 0);
  if (factor === undefined) return undefined;
  const value = exactProduct(digits, factor);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Nothing needs no unit; everything else that is measured does. */
function factorOf(unit: string, measure: Measure, zero: boolean): number | undefined {
  if (measure === 'count') return unit === '' ? 1 : undefined;
  if (unit === '') return zero ? 1 : undefined;
  const table = measure === 'time' ? MILLISECONDS : BYTES;
  return Object.hasOwn(table, unit) ? table[unit] : undefined;
}

/** Multiplies in whole numbers, because 1.1 * 1000 is not 1100. NaN when the product is not whole. */
function exactProduct(digits: string, factor: number): number {
  const [whole = '', fraction = ''] = digits.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * BigInt(factor);
  return product % scale === 0n ? Number(product / scale) : Number.NaN;
}
