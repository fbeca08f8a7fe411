import { createHash, type Hash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import { geteuid } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { SandboxError } from '../../errors.ts';

/** The time of everything in a layer: the first moment that zip archives can tell, as reproducible builds often use. Seconds. */
export const LAYER_TIME = 315_532_800;

/** What a folder holds, as its digest says it. */
export interface TreeSummary {
  /** SHA-256 of the canonical listing, in hex. */
  digest: string;
  /** Bytes of all files. */
  bytes: number;
  /** Files, folders, links and whiteouts, without the folder itself. */
  entries: number;
}

/** Between two breaths for the event loop. */
const ENTRIES_AT_ONCE = 200;
const PIECE_BYTES = 1 << 20;

/** A whiteout, as overlayfs knows it: a character device 0:0. Where one lies, the layers below show nothing. */
export function isWhiteout(status: Stats): boolean {
  return status.isCharacterDevice() && status.rdev === 0;
}

function refuse(path: string, why: string): never {
  throw new SandboxError('image_build_failed', `${JSON.stringify(path)} cannot be part of a layer: ${why}.`);
}

/** The names in a folder, in the order of their bytes. */
function namesIn(folder: string): string[] {
  return readdirSync(folder).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

class Listing {
  readonly #root: string;
  readonly #isTidied: boolean;
  readonly #hash = createHash('sha256');
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  bytes = 0;
  entries = 0;

  constructor(root: string, isTidied: boolean) {
    this.#root = root;
    this.#isTidied = isTidied;
  }

  async walk(folder: string): Promise<void> {
    for (const name of namesIn(join(this.#root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name.includes('�')) refuse(path, 'its name is not valid UTF-8');
      const full = join(this.#root, path);
      const status = lstatSync(full);
      this.entries += 1;
      if (this.entries % ENTRIES_AT_ONCE === 0) await setImmediate();
      this.#hash.update(`${this.#lineOf(path, full, status)}\0`);
      if (status.isDirectory()) await this.walk(path);
      if (this.#isTidied) tidy(full, status);
    }
  }

  summary(): TreeSummary {
    return { digest: this.#hash.digest('hex'), bytes: this.bytes, entries: this.entries };
  }

  /** A path is the last thing of a line, and a NUL ends it: no name can pass for something else. */
  #lineOf(path: string, full: string, status: Stats): string {
    const mode = (this.#isTidied ? tidyMode(status) : status.mode & 0o7777).toString(8);
    if (status.isDirectory()) return `d ${mode} ${path}`;
    if (status.isFile()) {
      this.bytes += status.size;
      return `f ${mode} ${status.size} ${this.#digestOf(full)} ${path}`;
    }
    if (status.isSymbolicLink()) return `l ${path}\0${readlinkSync(full)}`;
    return isWhiteout(status) ? `w ${path}` : refuse(path, 'it is neither file, folder, link nor whiteout');
  }

  #digestOf(path: string): string {
    const hash: Hash = createHash('sha256');
    const fd = openSync(path, 'r');
    try {
      for (let got = 1; got > 0;) {
        got = readSync(fd, this.#piece, 0, PIECE_BYTES, null);
        hash.update(this.#piece.subarray(0, got));
      }
    } finally {
      closeSync(fd);
    }
    return hash.digest('hex');
  }
}

/** Everybody may read, nobody may write but the owner, nothing is setuid. */
function tidyMode(status: Stats): number {
  return status.isDirectory() || (status.mode & 0o111) !== 0 ? 0o755 : 0o644;
}

function tidy(full: string, status: Stats): void {
  if (!status.isSymbolicLink() && !isWhiteout(status)) chmodSync(full, tidyMode(status));
  if (geteuid?.() === 0 && (status.uid !== 0 || status.gid !== 0)) lchownSync(full, 0, 0);
  lutimesSync(full, LAYER_TIME, LAYER_TIME);
}

async function list(folder: string, isTidied: boolean): Promise<TreeSummary> {
  const listing = new Listing(folder, isTidied);
  await listing.walk('');
  return listing.summary();
}

/** Gives everything in a folder the owner, modes and time of a layer, and the digest that it then has. Throws SandboxError. */
export async function canonicalise(folder: string): Promise<TreeSummary> {
  const summary = await list(folder, true);
  tidy(folder, lstatSync(folder));
  return summary;
}

/** The digest of a folder as it is. Throws SandboxError for what no layer may hold. */
export function summarise(folder: string): Promise<TreeSummary> {
  return list(folder, false);
}
