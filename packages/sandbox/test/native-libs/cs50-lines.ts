import fc from 'fast-check';

const DOUBLE_MIN = 2.2250738585072014e-308;
const FLOAT_MIN = 1.1754943508222875e-38;
const FLOAT_MAX = 3.4028234663852886e38;

/** What the number functions say of a line: the value as their programs print it, or undefined when they ask again. */
export type Judge = (line: string) => string | undefined;

/** Whole numbers of this many bits; the highest stands for "no answer". */
export function wholeOf(bits: number): Judge {
  const bound = 2n ** BigInt(bits - 1);
  return (line) => {
    if (!/^[+-]?[0-9]+$/.test(line)) return undefined;
    const value = BigInt(line.replace('+', ''));
    return value >= -bound && value < bound - 1n ? `${value}` : undefined;
  };
}

function decimal(line: string, smallest: number, largest: number): number | undefined {
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(line)) return undefined;
  const value = Number(line);
  const zero = !/[1-9]/.test(line);
  return zero || (Math.abs(value) >= smallest && value < largest && value >= -largest) ? value : undefined;
}

function hexOf(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

export const asDouble: Judge = (line) => {
  const value = decimal(line, DOUBLE_MIN, Number.MAX_VALUE);
  return value === undefined ? undefined : hexOf(value);
};

export const asFloat: Judge = (line) => {
  const value = decimal(line, FLOAT_MIN, FLOAT_MAX);
  return value === undefined || Math.fround(value) >= FLOAT_MAX ? undefined : hexOf(Math.fround(value));
};

/** A line for get_char: one byte other than NUL. */
export const asChar: Judge = (line) => (line.length === 1 && line !== '\0' ? `${line.charCodeAt(0)}` : undefined);

const digits = fc.stringMatching(/^[0-9]{1,25}$/);
const edges = [31n, 63n]
  .flatMap((bits) => [-(2n ** bits), 2n ** bits])
  .flatMap((edge) => [edge - 2n, edge - 1n, edge, edge + 1n].map((value) => `${value}`));

/** What is nearly a number: right, just too large or small, or wrong by one character. Latin-1 without line endings. */
const nearlyNumber = fc.oneof(
  fc.constantFrom(...edges),
  fc.constantFrom('', '+', '-', '.', '+.', '-.', '0x10', '1e3', 'inf', 'nan', 'Infinity', '-0', '+0', '.5', '5.', '1.2.3', '--1', '1_000'),
  fc
    .tuple(fc.constantFrom('', '+', '-', ' ', '\t'), digits, fc.constantFrom('', '', ' ', '.', '\0', 'x', '\xa0'))
    .map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('', '-'), digits, digits).map(([sign, whole, fraction]) => `${sign}${whole}.${fraction}`),
  fc.tuple(fc.integer({ min: 30, max: 400 }), digits).map(([zeros, tail]) => `0.${'0'.repeat(zeros)}${tail}`),
  fc
    .tuple(fc.constantFrom('', '-'), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 20, max: 400 }))
    .map(([sign, first, zeros]) => `${sign}${first}${'0'.repeat(zeros)}`),
  fc.array(fc.constantFrom(...'+-.0123456789eExXpPinfa \t\v\f\0'), { maxLength: 8 }).map((parts) => parts.join('')),
);

const anyLine = fc.uint8Array({ maxLength: 12 }).map((bytes) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\r\n]/g, ''),
);

/** Lines of hostile and of honest input. One program reads them all: its start is what takes time. */
export const lines = fc.array(fc.oneof({ weight: 3, arbitrary: nearlyNumber }, { weight: 1, arbitrary: anyLine }), { maxLength: 300 });
