import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { SandboxError } from '../../errors.ts';
import { canonicalise } from '../layer/canonical.ts';
import { hasErofs, makeErofs } from '../layer/erofs.ts';
import { moveInto, replaceFile, syncTree, temporaryPath } from './durable.ts';
import type { ImageStore } from './store.ts';

const record = z.strictObject({
  bytes: z.int().describe('Bytes of all files.'),
  entries: z.int(),
  erofs: z.strictObject({ bytes: z.int(), sha256: z.string() }).nullable(),
});

/** What is known of a layer beside its content. */
export type LayerRecord = z.output<typeof record>;

export const layerFolder = (store: ImageStore, digest: string): string => join(store.layers, digest);
export const layerErofs = (store: ImageStore, digest: string): string => join(store.layers, `${digest}.erofs`);
const layerRecord = (store: ImageStore, digest: string): string => join(store.layers, `${digest}.json`);

/** The record of a layer that is wholly there; undefined where it is not. */
export function findLayer(store: ImageStore, digest: string): LayerRecord | undefined {
  if (!existsSync(layerFolder(store, digest))) return undefined;
  try {
    return record.parse(JSON.parse(readFileSync(layerRecord(store, digest), 'utf8')));
  } catch {
    return undefined;
  }
}

/** SHA-256 of a file, in hex. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function keepErofs(store: ImageStore, folder: string, digest: string): Promise<LayerRecord['erofs']> {
  if (!(await hasErofs())) return null;
  const image = temporaryPath(store, 'erofs');
  await makeErofs(folder, image);
  const erofs = { bytes: statSync(image).size, sha256: await fileDigest(image) };
  await syncTree(store.temporary);
  moveInto(image, layerErofs(store, digest));
  return erofs;
}

/**
 * Makes a layer of a folder among the temporaries: gives it its digest and moves it to its place, where it is not there already. The
 * record is written last: a layer without one is not there. Gives the digest.
 * Throws SandboxError `image_build_failed`, or `image_damaged` where it is not the one that is expected.
 */
export async function keepLayer(store: ImageStore, folder: string, expected?: string): Promise<string> {
  const { digest, bytes, entries } = await canonicalise(folder);
  if (expected !== undefined && digest !== expected) {
    throw new SandboxError('image_damaged', `A layer has the digest ${digest}, and not ${expected}.`);
  }
  const known = findLayer(store, digest);
  if (known !== undefined) rmSync(folder, { recursive: true });
  else {
    removeLayer(store, digest);
    await syncTree(folder);
    moveInto(folder, layerFolder(store, digest));
  }
  // One that was made where there was no mkfs.erofs gets its image now.
  if (known === undefined || known.erofs === null) {
    const erofs = await keepErofs(store, layerFolder(store, digest), digest);
    replaceFile(store, layerRecord(store, digest), `${JSON.stringify({ bytes, entries, erofs })}\n`);
  }
  return digest;
}

/** Removes a layer, its record first. */
export function removeLayer(store: ImageStore, digest: string): void {
  for (const path of [layerRecord(store, digest), layerErofs(store, digest), layerFolder(store, digest)]) {
    rmSync(path, { recursive: true, force: true });
  }
}
