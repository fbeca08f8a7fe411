import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SandboxError } from '../../errors.ts';
import { DIGEST, imagePath, isImageName } from '../definition/grammar.ts';
import { imageBase, settingsShape } from '../definition/schema.ts';
import type { ImageStore } from './store.ts';

const digest = z.string().regex(DIGEST);
const oneLine = z
  .string()
  .max(500)
  .regex(/^[^\0-\x1f\x7f]*$/);

export const builtPackage = z.strictObject({ kind: z.enum(['python', 'debian']), name: oneLine, version: oneLine });
export type BuiltPackage = z.output<typeof builtPackage>;

export const manifestSchema = z.strictObject({
  /** Of this form. */
  version: z.literal(1),
  name: z.string().refine(isImageName),
  base: imageBase,
  ...settingsShape,
  /** The interpreter of the image's template; null where the image has no Python. */
  python: z.strictObject({ path: imagePath, version: oneLine }).nullable(),
  /** What the image was built for and cannot do without. */
  machine: z.strictObject({ architecture: oneLine }),
  /** Topmost first. */
  layers: z.array(z.strictObject({ digest, step: oneLine, bytes: z.int().min(0), entries: z.int().min(0) })).max(16),
  packages: z.array(builtPackage),
  /** Python modules that were taken away. */
  removed: z.array(oneLine),
});

/** What a built image is: `built/<digest>/manifest.json`, whose SHA-256 is the image's digest. */
export type Manifest = z.output<typeof manifestSchema>;

/** A manifest as it is stored and digested. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
}

/** Throws SandboxError `image_damaged`. */
export function parseManifest(text: string, shown: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SandboxError('image_damaged', `${shown} is not a manifest.`, { cause });
  }
}

export const builtFolder = (store: ImageStore, image: string): string => join(store.built, image);

/** The manifest of a built image. Throws SandboxError `image_damaged`. */
export function readManifest(store: ImageStore, image: string): Manifest {
  const path = join(builtFolder(store, image), 'manifest.json');
  try {
    return parseManifest(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    throw cause instanceof SandboxError ? cause : new SandboxError('image_damaged', `${path} cannot be read.`, { cause });
  }
}
