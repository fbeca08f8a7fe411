import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectedFile, Limits, OmittedFile } from '../types.ts';
import { matchesGlob } from './glob.ts';

const DEEPEST = 32;
/** Names looked at in all: a program may have made millions. */
const MOST_NAMES = 20_000;

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

  async function visit(folder: string, depth: number): Promise<void> {
    const entries = await readdir(join(home, folder), { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if ((names += 1) > MOST_NAMES) return;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const matches = patterns.some((pattern) => matchesGlob(pattern, path));
      if (entry.isDirectory()) {
        if (depth < DEEPEST) await visit(path, depth + 1);
        else if (matches) found.omittedFiles.push({ path, reason: 'too-deep' });
      } else if (matches) await take(path, entry.isFile());
    }
  }

  async function take(path: string, regular: boolean): Promise<void> {
    const omit = (reason: OmittedFile['reason']): void => void found.omittedFiles.push({ path, reason });
    if (path.includes('\ufffd')) return omit('not-utf8-name');
    if (!regular) return omit('not-a-regular-file');
    if (found.files.length >= limits.collectFiles) return omit('too-many');
    // Not blocking: the name may have become a FIFO since it was read.
    const file = await open(join(home, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined) return omit('unreadable');
    try {
      const status = await file.stat();
      if (!status.isFile()) return omit('not-a-regular-file');
      if (status.size > room) return omit('too-large');
      const content = Buffer.alloc(status.size);
      const { bytesRead } = await file.read(content, 0, status.size, 0);
      room -= bytesRead;
      found.files.push({ path, size: bytesRead, content: content.subarray(0, bytesRead) });
    } catch {
      omit('unreadable');
    } finally {
      await file.close();
    }
  }

  await visit('', 1);
  return found;
}
