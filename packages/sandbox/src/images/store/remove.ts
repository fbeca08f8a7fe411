import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import { DIGEST } from '../definition/grammar.ts';
import { removeBuilt } from './built.ts';
import { claimants } from './claims.ts';
import { findLayer, removeLayer } from './layers.ts';
import { lockStore } from './lock.ts';
import { readManifest } from './manifest.ts';
import { digestOf, imageNames, unknownImage } from './names.ts';
import { openStore, type ImageStore } from './store.ts';

/** What a removal gave back. */
export interface Removal {
  /** Digests of layers that no image needs any more. */
  layers: string[];
  /** Bytes of their files. */
  bytes: number;
  /** Built images without a name, earlier builds among them. */
  built: string[];
}

/**
 * Removes an image, and every layer and earlier build that no name leads to. Runs that go on in them lose their files.
 * Throws SandboxError `unknown_image`, or `image_in_use` where somebody claims it.
 */
export async function removeImage(store: ImageStore, name: string): Promise<Removal> {
  if (digestOf(store, name) === undefined) throw unknownImage(store, name);
  openStore(store);
  const unlock = await lockStore(store, () => undefined);
  try {
    const users = claimants(store, name);
    if (users.length > 0) {
      throw new SandboxError('image_in_use', `The image ${name} is used by ${users.join(', ')}.`, { field: 'image' });
    }
    rmSync(join(store.names, name), { force: true });
    rmSync(join(store.claims, name), { recursive: true, force: true });
    return collect(store);
  } finally {
    await unlock();
  }
}

/** Removes what no name leads to. The lock must be held. A manifest that cannot be read ends it: its layers would seem needless. */
function collect(store: ImageStore): Removal {
  const used = imageNames(store).flatMap((name) => digestOf(store, name) ?? []);
  const needed = new Set(used.flatMap((digest) => readManifest(store, digest).layers.map((layer) => layer.digest)));
  const built = readdirSync(store.built).filter((digest) => !used.includes(digest));
  for (const digest of built) removeBuilt(store, digest);
  const there = new Set(readdirSync(store.layers).map((name) => name.replace(/\.(?:erofs|json)$/, '')));
  const layers = [...there].filter((digest) => DIGEST.test(digest) && !needed.has(digest));
  const bytes = layers.reduce((sum, digest) => sum + (findLayer(store, digest)?.bytes ?? 0), 0);
  for (const digest of layers) removeLayer(store, digest);
  for (const key of readdirSync(store.cache)) if (layers.some((digest) => isOutcomeOf(store, key, digest))) rmSync(join(store.cache, key));
  return { layers, bytes, built };
}

function isOutcomeOf(store: ImageStore, key: string, digest: string): boolean {
  return readFileSync(join(store.cache, key), 'utf8').includes(digest);
}
