import { randomBytes } from 'node:crypto';

/** 160 bits: whoever has an id was told it. */
const ID_BYTES = 20;

const FILE_NAME = /^(\d{13})-([0-9a-f]{40})(?:\.part)?$/;

/** A file of kept outputs while it is being written. */
export const PART = '.part';

/** What the name of a kept file says, so that a restart needs to read no file: when it goes, and its id. */
export interface Kept {
  id: string;
  /** Milliseconds since 1970. */
  expires: number;
}

export function newKept(expires: number): Kept {
  return { id: randomBytes(ID_BYTES).toString('hex'), expires };
}

/** Thirteen digits last until the year 2286, and names sort by age. */
export function fileNameOf({ id, expires }: Kept): string {
  return `${String(expires).padStart(13, '0')}-${id}`;
}

/** Null for a name that is none of ours, which is then left alone. */
export function keptOf(fileName: string): Kept | null {
  const [, expires, id] = FILE_NAME.exec(fileName) ?? [];
  return expires === undefined || id === undefined ? null : { id, expires: Number(expires) };
}
