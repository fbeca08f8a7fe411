import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PART } from './file-name.ts';

/** Makes a folder for this user only, where it is missing, and its name is on disk. */
export async function makeFolder(folder: string): Promise<void> {
  const topmost = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** The file under its name is whole or not there at all, and on disk when this resolves: first the content, then the name. */
export async function writeWhole(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const part = `${path}${PART}`;
  const file = await open(part, 'wx', 0o600);
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
