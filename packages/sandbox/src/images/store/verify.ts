import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarise } from '../layer/canonical.ts';
import { launchText } from './launch.ts';
import { fileDigest, findLayer, layerErofs, layerFolder } from './layers.ts';
import { builtFolder, parseManifest } from './manifest.ts';
import { digestOf, unknownImage } from './names.ts';
import type { ImageStore } from './store.ts';

/** What was found of one part of an image. */
export interface Finding {
  /** `manifest`, `launch`, or the digest of a layer. */
  part: string;
  /** null: it is as it was built. */
  fault: string | null;
}

async function faultOfLayer(store: ImageStore, digest: string): Promise<string | null> {
  const folder = layerFolder(store, digest);
  if (!existsSync(folder)) return 'the layer is missing';
  const known = findLayer(store, digest);
  if (known === undefined) return 'its record is missing';
  const found = await summarise(folder).catch((error: unknown) => (error as Error).message);
  if (typeof found === 'string') return found;
  if (found.digest !== digest) return `its content has the digest ${found.digest}`;
  if (known.erofs === null) return null;
  const image = layerErofs(store, digest);
  if (!existsSync(image)) return 'its erofs image is missing';
  const erofs = await fileDigest(image);
  return erofs === known.erofs.sha256 ? null : `its erofs image has the digest ${erofs}`;
}

/**
 * Computes every digest of an image anew, `onPart` told of each part as it comes. Gives what was found, faults or none.
 * Throws SandboxError `unknown_image`.
 */
export async function verifyImage(store: ImageStore, name: string, onPart: (part: string) => void = () => undefined): Promise<Finding[]> {
  const digest = digestOf(store, name);
  if (digest === undefined) throw unknownImage(store, name);
  const folder = builtFolder(store, digest);
  const read = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '');
  const text = read('manifest.json');
  const isIt = createHash('sha256').update(text).digest('hex') === digest;
  if (!isIt) return [{ part: 'manifest', fault: 'it has another digest' }];
  const manifest = parseManifest(text, folder);
  const findings: Finding[] = [
    { part: 'manifest', fault: null },
    { part: 'launch', fault: read('launch') === launchText(manifest) ? null : 'it does not follow from the manifest' },
  ];
  for (const layer of manifest.layers) {
    onPart(layer.digest);
    findings.push({ part: layer.digest, fault: await faultOfLayer(store, layer.digest) });
  }
  return findings;
}
