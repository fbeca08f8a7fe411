import { execFile } from 'node:child_process';
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { randomUUID } from 'node:crypto';
import type { ImageStore } from './store.ts';

const run = promisify(execFile);

/** Writes everything below a folder to the disk: one call for all of its file system, where one for each file would take seconds. */
export async function syncTree(folder: string): Promise<void> {
  await run('sync', ['--file-system', '--', folder]);
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

/** Renames and makes the new name last. */
export function moveInto(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** A new path among the temporaries. */
export function temporaryPath(store: ImageStore, hint: string): string {
  return join(store.temporary, `${hint}-${randomUUID()}`);
}

/** Writes a file as a whole or not at all. */
export function replaceFile(store: ImageStore, path: string, content: string): void {
  const temporary = temporaryPath(store, basename(path));
  writeFileSync(temporary, content, { flush: true });
  // Whatever the umask is: a server that is not root reads manifests.
  chmodSync(temporary, 0o644);
  moveInto(temporary, path);
}

/** Makes a name lead elsewhere, with no moment in which it leads nowhere. */
export function replaceLink(store: ImageStore, path: string, target: string): void {
  const temporary = temporaryPath(store, basename(path));
  symlinkSync(target, temporary);
  moveInto(temporary, path);
}
