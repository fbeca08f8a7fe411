import { MEDIA_TYPES, type MediaType } from '@invigil/sandbox';

/** What a run wrote or showed. Its name stays behind: names of students are no paths of ours. */
export interface Output {
  type: MediaType;
  size: number;
  content: Uint8Array;
}

/** Where one output lies in its bundle. */
export interface Place {
  type: MediaType;
  /** Of the first byte, from the file's beginning. */
  start: number;
  size: number;
}

/** Digits of the index's length, in the first line. */
const DIGITS = 10;

/** Bytes of the first line. */
export const FIRST_LINE_BYTES = DIGITS + 1;

/**
 * The outputs of one run as one file, so that they come and go together: the index's length on the first line, the index (JSON: type and
 * size of each), then the contents one after the other.
 */
export function bundleOf(outputs: readonly Output[]): Uint8Array[] {
  const index = Buffer.from(JSON.stringify(outputs.map(({ type, content }) => [type, content.length])));
  return [Buffer.from(`${String(index.length).padStart(DIGITS, '0')}\n`), index, ...outputs.map(({ content }) => content)];
}

/** Bytes of the index, as the first line says. Throws where it is no such line. */
export function indexBytes(firstLine: Buffer): number {
  const text = firstLine.toString('latin1');
  if (!/^\d{10}\n$/.test(text)) throw new Error('A file of kept outputs does not begin as one.');
  return Number(text);
}

/** Where output `number` lies; null where there are not so many. Throws where it is no index. */
export function placeOf(index: Buffer, number: number): Place | null {
  let start = FIRST_LINE_BYTES + index.length;
  const entries = JSON.parse(index.toString('utf8')) as [MediaType, number][];
  for (const [at, [type, size]] of entries.entries()) {
    if (!MEDIA_TYPES.includes(type) || !Number.isSafeInteger(size)) throw new Error('A file of kept outputs has no index.');
    if (at === number) return { type, start, size };
    start += size;
  }
  return null;
}
