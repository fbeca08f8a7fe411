import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bytesOf, isProgram } from '../limits/index.ts';
import type { FileSet } from '../types.ts';

/** The folders that stand for a sandbox's home and /tmp. */
export interface Place {
  home: string;
  tmp: string;
  remove(): Promise<void>;
}

/** A fresh place in the host's folder for temporary files. */
export async function makePlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'invigil-unsafe-'));
  const home = join(root, 'home');
  const tmp = join(root, 'tmp');
  await Promise.all([mkdir(home), mkdir(tmp)]);
  return { home, tmp, remove: () => remove(root) };
}

async function remove(root: string): Promise<void> {
  const again = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 };
  // A program may have taken the write permission from its own folders.
  await rm(root, again).catch(async () => {
    await chmod(join(root, 'home'), 0o700).catch(() => undefined);
    await rm(root, again).catch(() => undefined);
  });
}

/** Writes checked files. The paths were checked before; links that a program left in a session's home are followed: nothing is isolated here. */
export async function writeFiles(place: Place, files: FileSet): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(place.home, path);
    const bytes = bytesOf(content);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    if (isProgram(bytes)) await chmod(target, 0o755);
  }
}
