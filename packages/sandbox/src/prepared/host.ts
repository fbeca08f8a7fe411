import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareCpp } from './cpp.ts';
import { prepareJava } from './java.ts';
import { isCurrent, writeManifest } from './manifest.ts';

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
 * folder to every sandbox. Rejects with what a compiler said; the host's languages then start as without.
 */
export async function prepareHost({ folder = FOLDER, onBegin }: PrepareOptions = {}): Promise<void> {
  if (isCurrent(folder)) return;
  onBegin?.();
  await mkdir(dirname(folder), { recursive: true });
  // Sandboxes that run now have the old folder mounted: it is replaced, not changed.
  const next = await mkdtemp(`${folder}-`);
  try {
    const sources = [...(await prepareJava('/', next)), ...(await prepareCpp('/', next))];
    await writeManifest(next, sources);
    await chmod(next, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(next, folder);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}
