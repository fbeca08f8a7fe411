import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../definition/read.ts';
import { keepBuilt, nameImage } from '../store/built.ts';
import { lockStore } from '../store/lock.ts';
import { digestOf, findImage, type NamedImage } from '../store/names.ts';
import { openStore, type ImageStore } from '../store/store.ts';
import { Building, type BuildOptions } from './building.ts';
import { buildLayers } from './plan.ts';
import { prepareStep } from './prepare.ts';

/**
 * Builds the image that a folder defines and gives it its name; a step whose inputs are those of an earlier one is not done again. A build
 * that fails, or is killed at any moment, leaves the name with the image that it had.
 * Throws SandboxError `image_invalid`, `image_build_failed` (step, package, reason, log) or `image_store`.
 */
export async function buildImage(store: ImageStore, folder: string, options: BuildOptions = {}): Promise<NamedImage> {
  const definition = readDefinition(folder);
  const { name } = definition;
  openStore(store);
  const unlock = await lockStore(store, () => options.onEvent?.({ kind: 'waiting' }));
  try {
    for (const left of readdirSync(store.temporary)) rmSync(join(store.temporary, left), { recursive: true, force: true });
    const building = new Building(store, definition, options);
    const python = await buildLayers(building);
    const { prepare } = definition;
    if (prepare.length > 0) await building.stepOrNote(prepareStep(store, prepare, building.manifest(python)));
    const digest = await keepBuilt(store, building.manifest(python));
    if (digestOf(store, name) !== digest) nameImage(store, name, digest);
    return findImage(store, name);
  } finally {
    await unlock();
  }
}
