import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveInto, replaceFile, replaceLink, syncTree, temporaryPath } from './durable.ts';
import { launchText } from './launch.ts';
import { builtFolder, manifestText, type Manifest } from './manifest.ts';
import type { ImageStore } from './store.ts';

/** Writes a file that everybody may read, whatever the umask is. */
function write(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o644);
}

/** Puts a built image into the store and gives its digest. Its layers must be there. */
export async function keepBuilt(store: ImageStore, manifest: Manifest): Promise<string> {
  const text = manifestText(manifest);
  const digest = createHash('sha256').update(text).digest('hex');
  if (existsSync(builtFolder(store, digest))) {
    // Another version of Invigil may tell the launcher other things of the same image.
    const launch = join(builtFolder(store, digest), 'launch');
    if (!existsSync(launch) || readFileSync(launch, 'utf8') !== launchText(manifest)) replaceFile(store, launch, launchText(manifest));
    return digest;
  }
  const folder = temporaryPath(store, 'built');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  write(join(folder, 'manifest.json'), text);
  write(join(folder, 'launch'), launchText(manifest));
  await syncTree(folder);
  moveInto(folder, builtFolder(store, digest));
  return digest;
}

/** Makes a name mean a built image. */
export function nameImage(store: ImageStore, name: string, digest: string): void {
  replaceLink(store, join(store.names, name), `../built/${digest}`);
}

/** Forgets a built image. */
export function removeBuilt(store: ImageStore, digest: string): void {
  rmSync(builtFolder(store, digest), { recursive: true, force: true });
}
