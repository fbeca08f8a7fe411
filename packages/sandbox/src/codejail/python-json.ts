/** Python's JSON, which has NaN, Infinity and integers of any length. In TypeScript they are numbers and bigints. */

const SPECIAL = /"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity/g;
/** Numbers that Python never writes so, as stand-ins while the text is plain JSON. */
const STAND_INS: Readonly<Record<string, string>> = { NaN: '0e-999999', Infinity: '1e999999', '-Infinity': '-1e999999' };
const INTEGER = /^-?\d+$/;

/** The value of a number from its text; the text tells what the rounded number cannot. */
function revive(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  if (context.source === STAND_INS['NaN']) return Number.NaN;
  return !Number.isSafeInteger(value) && INTEGER.test(context.source) ? BigInt(context.source) : value;
}

/** Parses what Python's json.dumps wrote. Integers too large for a number become bigints. Throws SyntaxError. */
export function parsePythonJson(text: string): unknown {
  const hasSpecial = text.includes('NaN') || text.includes('Infinity');
  const plain = hasSpecial ? text.replace(SPECIAL, (token) => STAND_INS[token] ?? token) : text;
  return JSON.parse(plain, revive) as unknown;
}

/** Writes what Python's json.loads reads. Functions, symbols and undefined are left out of objects and are null in lists. Throws TypeError on cycles. */
export function stringifyPythonJson(value: unknown): string {
  return write(value, []) ?? 'null';
}

function write(value: unknown, within: readonly object[]): string | undefined {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0.0' : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'null' : writeObject(value, within);
    default:
      return JSON.stringify(value);
  }
}

function writeObject(value: object, within: readonly object[]): string {
  if (within.includes(value)) throw new TypeError('The globals contain themselves.');
  const inner = [...within, value];
  if (Array.isArray(value)) return `[${value.map((item) => write(item, inner) ?? 'null').join(',')}]`;
  const members = Object.entries(value).flatMap(([key, member]) => {
    const written = write(member, inner);
    return written === undefined ? [] : [`${JSON.stringify(key)}:${written}`];
  });
  return `{${members.join(',')}}`;
}
