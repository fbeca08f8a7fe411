import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { geteuid } from 'node:process';
import { SandboxError } from '../../errors.ts';

/** The folders of an image store. */
export interface ImageStore {
  readonly folder: string;
  /** One folder, and where it can be one erofs image, for each layer; `<sha256>.json` tells their sizes. */
  readonly layers: string;
  /** One folder for each built image: `manifest.json`, `launch`. */
  readonly built: string;
  /** A link for each name. */
  readonly names: string;
  /** What each step of a build gave, by the digest of what went in. */
  readonly cache: string;
  /** A folder for each image that somebody uses. */
  readonly claims: string;
  /** What is being made; whoever holds the lock may empty it. */
  readonly temporary: string;
  readonly logs: string;
  readonly lock: string;
}

/** Where images are kept by default: /var/lib/invigil/images for root, else in the user's own data folder. */
export function defaultImages(): string {
  if (geteuid?.() === 0) return '/var/lib/invigil/images';
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'invigil/images');
}

/** The store in a folder, which need not be there. (Default: `defaultImages`) */
export function imageStore(folder: string = defaultImages()): ImageStore {
  const root = resolve(folder);
  return {
    folder: root,
    layers: join(root, 'layers'),
    built: join(root, 'built'),
    names: join(root, 'names'),
    cache: join(root, 'cache'),
    claims: join(root, 'claims'),
    temporary: join(root, 'tmp'),
    logs: join(root, 'logs'),
    lock: join(root, 'lock'),
  };
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  const status = lstatSync(path);
  if (!status.isDirectory()) throw new SandboxError('image_store', `${path} is not a folder.`);
  if (status.uid !== geteuid?.()) {
    throw new SandboxError('image_store', `${path} belongs to user ${status.uid}: the image store must belong to who builds images.`);
  }
  // Whatever the umask is: students' ids read the layers, and nobody else may write.
  if ((status.mode & 0o777) !== 0o755) chmodSync(path, 0o755);
}

/** Makes the folders of a store that are missing. Throws SandboxError `image_store` where somebody else could write to them. */
export function openStore(store: ImageStore): void {
  const { folder, layers, built, names, cache, claims, temporary, logs } = store;
  for (const path of [folder, layers, built, names, cache, claims, temporary, logs]) makeFolder(path);
}
