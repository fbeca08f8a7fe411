import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { prepareCpp } from './cpp.ts';
import { prepareJava } from './java.ts';
import { isCurrent, writeManifest } from './manifest.ts';

const execute = promisify(execFile);
const FOLDER = fileURLToPath(new URL('../../build/prepared', import.meta.url));

/** The folder that `prepareHost` made, or undefined where there is none, or where a compiler or a header has changed since. */
export function preparedFolder(folder = FOLDER): string | undefined {
  return isCurrent(folder) ? folder : undefined;
}

export interface PrepareOptions {
  /** Where to. (Default: the folder that launchers show to their sandboxes) */
  folder?: string;
  /** Called when there is something to do, which takes 15 s. */
  onBegin?: () => void;
}

/**
 * Prepares the languages of this host, once for each version of theirs: 15 s and 180 MB. A launcher that is opened afterwards shows the
 * folder to every sandbox. Rejects with what a compiler said; the folder is then empty, and the host's languages start as without.
 */
export async function prepareHost({ folder = FOLDER, onBegin }: PrepareOptions = {}): Promise<void> {
  if (isCurrent(folder)) return;
  onBegin?.();
  await mkdir(dirname(folder), { recursive: true });
  // Sandboxes that run now have the old folder mounted: it is replaced, not changed.
  const next = await mkdtemp(`${folder}-`);
  try {
    const sources = [...(await prepareJava('/', next)), ...(await prepareCpp('/', next))];
    // Whatever our umask is: students read it, and only its owner may write it.
    await execute('chmod', ['-R', 'a+rX,go-w', next]);
    await writeManifest(next, sources);
    await replace(folder, next);
  } catch (error) {
    // A service shows this folder whatever is in it: what was made of other compilers must not stay.
    await rm(next, { recursive: true });
    await mkdir(next);
    await chmod(next, 0o755);
    await replace(folder, next);
    throw error;
  }
}

async function replace(folder: string, next: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await rename(next, folder);
}
