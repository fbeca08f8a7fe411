import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import { DIGEST, HOST_IMAGE, isImageName } from '../definition/grammar.ts';
import { readManifest, type Manifest } from './manifest.ts';
import type { ImageStore } from './store.ts';

/** A built image that has a name. */
export interface NamedImage {
  name: string;
  /** What the launcher calls it: 64 hex digits. */
  digest: string;
  builtAt: Date;
  manifest: Manifest;
}

/** The names that there are, in order. */
export function imageNames(store: ImageStore): string[] {
  try {
    return readdirSync(store.names).filter(isImageName).toSorted();
  } catch {
    return [];
  }
}

/** The digest that a name means now, or undefined. (About 5 us.) */
export function digestOf(store: ImageStore, name: string): string | undefined {
  if (!isImageName(name)) return undefined;
  try {
    const digest = readlinkSync(join(store.names, name)).replace(/^\.\.\/built\//, '');
    return DIGEST.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

/** Thrown where there is no image of a name; it tells the names there are. */
export function unknownImage(store: ImageStore, name: string): SandboxError {
  const names = [HOST_IMAGE, ...imageNames(store)].join(', ');
  return new SandboxError('unknown_image', `There is no image ${JSON.stringify(name.slice(0, 70))}; there are ${names}.`, {
    field: 'image',
  });
}

/** The image of that name. Throws SandboxError `unknown_image`, which tells the names there are, or `image_damaged`. */
export function findImage(store: ImageStore, name: string): NamedImage {
  const digest = digestOf(store, name);
  if (digest === undefined) throw unknownImage(store, name);
  return { name, digest, builtAt: lstatSync(join(store.names, name)).mtime, manifest: readManifest(store, digest) };
}
