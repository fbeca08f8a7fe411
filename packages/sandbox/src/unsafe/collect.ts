import { isUtf8 } from 'node:buffer';
import { constants, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { COLLECT_CAPS } from '../limits/index.ts';
import { mediaTypeOf } from '../result/media-type.ts';
import type { CollectedFile, Limits, OmittedFile } from '../types.ts';
import { matchesGlob, reachesBelow } from './glob.ts';

export interface Collection {
  files: CollectedFile[];
  omittedFiles: OmittedFile[];
}

/**
 * Takes out the regular files below `home` that match a pattern. No link is followed and nothing but a regular file is read; a huge
 * or sparse file is known by its size and not read at all.
 */
export async function collect(home: string, patterns: readonly string[], limits: Limits): Promise<Collection> {
  const found: Collection = { files: [], omittedFiles: [] };
  if (patterns.length === 0) return found;
  let room = limits.collectBytes;
  let names = 0;

  function omit(path: string, reason: OmittedFile['reason']): void {
    if (found.omittedFiles.length < COLLECT_CAPS.omitted) found.omittedFiles.push({ path, reason });
  }

  /** `depth`: names in the folder's own path. */
  async function look(folder: string, depth: number): Promise<void> {
    for (const entry of await entriesOf(join(home, folder))) {
      if ((names += 1) > COLLECT_CAPS.names) return;
      await visit(entry, `${folder}${entry.name.toString()}`, depth);
    }
  }

  async function visit(entry: Dirent<Buffer>, path: string, depth: number): Promise<void> {
    const isFolder = entry.isDirectory();
    if (!patterns.some((pattern) => (isFolder ? reachesBelow(pattern, depth) : matchesGlob(pattern, path)))) return;
    if (!isUtf8(entry.name)) omit(path, 'not-utf8-name');
    else if (!isFolder) await take(path, entry.isFile());
    else if (depth + 1 >= COLLECT_CAPS.depth) omit(path, 'too-deep');
    else await look(`${path}/`, depth + 1);
  }

  async function take(path: string, regular: boolean): Promise<void> {
    if (!regular) return omit(path, 'not-a-regular-file');
    if (found.files.length >= limits.collectFiles) return omit(path, 'too-many');
    // Not blocking: the name may have become a FIFO since it was read.
    const file = await open(join(home, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined) return omit(path, 'unreadable');
    try {
      const status = await file.stat();
      if (!status.isFile()) return omit(path, 'not-a-regular-file');
      if (status.size > room) return omit(path, 'too-large');
      const buffer = Buffer.alloc(status.size);
      const { bytesRead } = await file.read(buffer, 0, status.size, 0);
      const content = buffer.subarray(0, bytesRead);
      room -= bytesRead;
      found.files.push({ path, type: mediaTypeOf(content, path), size: bytesRead, content });
    } catch {
      omit(path, 'unreadable');
    } finally {
      await file.close();
    }
  }

  await look('', 0);
  if (names > COLLECT_CAPS.names) omit('', 'too-many');
  return found;
}

/** Sorted, since a folder's own order is no part of a result; empty where it cannot be read. */
async function entriesOf(folder: string): Promise<Dirent<Buffer>[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
  return entries.toSorted((a, b) => Buffer.compare(a.name, b.name));
}
