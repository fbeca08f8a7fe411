import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, renameSync, rmSync, writeSync, fsyncSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isWhiteout } from '../layer/canonical.ts';
import { layerFolder } from '../store/layers.ts';
import { manifestText } from '../store/manifest.ts';
import { findImage } from '../store/names.ts';
import type { ImageStore } from '../store/store.ts';
import { BLOCK, encodeHead, padding, type Member } from './tar-format.ts';

const PIECE_BYTES = 1 << 20;

/** Writes an archive, piece by piece. */
class Archive {
  readonly #fd: number;
  bytes = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'wx', 0o644);
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    this.bytes += bytes.length;
  }

  addText(path: string, content: string): void {
    const bytes = Buffer.from(content);
    this.#write(encodeHead({ kind: 'file', path, mode: 0o644, size: bytes.length, target: '' }));
    this.#write(bytes);
    this.#write(padding(bytes.length));
  }

  async addTree(folder: string, prefix: string): Promise<void> {
    for (const name of readdirSync(folder).toSorted()) {
      const full = join(folder, name);
      const status = lstatSync(full);
      const path = `${prefix}/${name}`;
      const plain: Member = { kind: 'file', path, mode: status.mode & 0o777, size: 0, target: '' };
      if (status.isDirectory()) {
        this.#write(encodeHead({ ...plain, kind: 'folder' }));
        await setImmediate();
        await this.addTree(full, path);
      } else if (status.isSymbolicLink()) this.#write(encodeHead({ ...plain, kind: 'link', target: readlinkSync(full) }));
      else if (isWhiteout(status)) this.#write(encodeHead({ ...plain, kind: 'whiteout' }));
      else this.#addFile(full, { ...plain, size: status.size });
    }
  }

  #addFile(full: string, member: Member): void {
    this.#write(encodeHead(member));
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const fd = openSync(full, 'r');
    try {
      for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) this.#write(piece.subarray(0, got));
    } finally {
      closeSync(fd);
    }
    this.#write(padding(member.size));
  }

  close(): void {
    this.#write(Buffer.alloc(2 * BLOCK));
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

/**
 * Writes an image to a tar file: its manifest, and its layers as plain files. Gives the bytes of the archive.
 * Throws SandboxError `unknown_image`, or the system's error where the file cannot be written.
 */
export async function exportImage(store: ImageStore, name: string, file: string): Promise<number> {
  const { manifest } = findImage(store, name);
  const temporary = `${file}.part`;
  rmSync(temporary, { force: true });
  const archive = new Archive(temporary);
  try {
    archive.addText('manifest.json', manifestText(manifest));
    for (const { digest } of manifest.layers) await archive.addTree(layerFolder(store, digest), `layers/${digest}`);
    archive.close();
    renameSync(temporary, file);
    return archive.bytes;
  } finally {
    rmSync(temporary, { force: true });
  }
}
