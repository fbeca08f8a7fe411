import { closeSync, mkdirSync, openSync, readSync, symlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { whiteOut } from '../layer/whiteout.ts';
import { decodeHead, padding, refuse, type Member } from './tar-format.ts';

const PIECE_BYTES = 1 << 20;
/** Members between two breaths for the event loop. */
const AT_ONCE = 100;

/** What an archive may hold at most. */
export interface UnpackCaps {
  bytes: number;
  entries: number;
}

/** Reads an archive from its file, which is not trusted, and unpacks it into fresh folders. */
export class Unpacker {
  readonly #fd: number;
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  /** Folders that were made here: nothing is ever put below anything else, such as a link. */
  readonly #folders = new Set<string>();

  /** Throws the system's error where there is no such file. */
  constructor(path: string) {
    this.#fd = openSync(path, 'r');
  }

  close(): void {
    closeSync(this.#fd);
  }

  #read(bytes: number): Buffer {
    const piece = this.#piece.subarray(0, bytes);
    for (let at = 0; at < bytes;) {
      const got = readSync(this.#fd, piece, at, bytes - at, null);
      if (got === 0) refuse('it ends too soon');
      at += got;
    }
    return piece;
  }

  /** The first member, which must be a file of this name, as text. Throws SandboxError `image_damaged`. */
  text(path: string, mostBytes: number): string {
    const member = decodeHead((bytes) => this.#read(bytes));
    if (member?.kind !== 'file' || member.path !== path || member.size > mostBytes) refuse(`its first member is not ${path}`);
    const content = Buffer.from(this.#read(member.size)).toString('utf8');
    this.#read(padding(member.size).length);
    return content;
  }

  /**
   * Unpacks all members below `layers/DIGEST/` into the folders that belong to the digests. No path leaves its folder, follows a link or
   * is there twice. Throws SandboxError `image_damaged`.
   */
  async unpack(folders: ReadonlyMap<string, string>, caps: UnpackCaps): Promise<void> {
    let { bytes, entries } = caps;
    for (const folder of folders.values()) this.#folders.add(folder);
    for (;;) {
      const member = decodeHead((count) => this.#read(count));
      if (member === undefined) return;
      bytes -= member.size;
      entries -= 1;
      if (bytes < 0 || entries < 0) refuse('it holds more than its manifest says');
      if (entries % AT_ONCE === 0) await setImmediate();
      await this.#put(member, placeOf(member, folders));
    }
  }

  async #put(member: Member, place: string): Promise<void> {
    if (!this.#folders.has(dirname(place))) refuse(`${JSON.stringify(member.path)} is not in a folder of the archive`);
    try {
      if (member.kind === 'folder') {
        mkdirSync(place);
        this.#folders.add(place);
      } else if (member.kind === 'link') symlinkSync(member.target, place);
      else if (member.kind === 'whiteout') await whiteOut(dirname(place), [place.slice(dirname(place).length + 1)]);
      else this.#putFile(member, place);
    } catch (error) {
      if (/EEXIST|File exists/.test(String(error))) refuse(`${JSON.stringify(member.path)} is there twice`);
      throw error;
    }
  }

  #putFile({ size, mode }: Member, place: string): void {
    const fd = openSync(place, 'wx', mode & 0o755);
    try {
      for (let left = size; left > 0;) {
        const piece = this.#read(Math.min(left, PIECE_BYTES));
        for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at);
        left -= piece.length;
      }
    } finally {
      closeSync(fd);
    }
    this.#read(padding(size).length);
  }
}

/** Where a member goes. A path is in its plainest form and begins with a digest that the manifest names. */
function placeOf({ path }: Member, folders: ReadonlyMap<string, string>): string {
  const [top = '', digest = '', ...parts] = path.split('/');
  const folder = folders.get(digest);
  const isPlain = parts.length > 0 && parts.every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0'));
  if (top !== 'layers' || folder === undefined || !isPlain) refuse(`the path ${JSON.stringify(path.slice(0, 200))} is none of its layers'`);
  return join(folder, ...parts);
}
