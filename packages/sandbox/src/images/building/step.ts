import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SandboxError } from '../../errors.ts';
import { replaceFile, temporaryPath } from '../store/durable.ts';
import { findLayer, keepLayer } from '../store/layers.ts';
import { builtPackage, type BuiltPackage } from '../store/manifest.ts';
import type { ImageStore } from '../store/store.ts';
import { reasonOf } from './reason.ts';

/** Changes when the way in which any step is carried out changes what it gives. */
const RECIPE = 1;

/** One step of a build. It fills a folder, which becomes a layer. */
export interface Step {
  /** `requirements`; part of the layer's record, of messages and of the name of the log. */
  name: string;
  /** All that the outcome depends on, beside the layers below. */
  inputs: unknown;
  make(context: StepContext): Promise<Made>;
}

interface StepContext {
  /** Empty; to be filled. */
  folder: string;
  /** File for what tools say. */
  log: string;
}

/** What a step has to say of what it made. */
interface Made {
  /** The part of the folder that is to be the layer. (Default: all of it) */
  root?: string;
  packages?: BuiltPackage[];
  /** Sentences for whoever builds. */
  notes?: string[];
}

const outcome = z.strictObject({
  layer: z.string().nullable(),
  packages: z.array(builtPackage),
  notes: z.array(z.string()),
});

/** What a step gave, now or before. `layer` is null where there was nothing to add. */
type Outcome = z.output<typeof outcome>;

/** The digest of all that goes into a step. */
export function stepKey(step: Step, below: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([RECIPE, step.name, step.inputs, below]))
    .digest('hex');
}

/** What the step gave the last time, if its layer is still there. */
export function recall(store: ImageStore, key: string): Outcome | undefined {
  try {
    const known = outcome.parse(JSON.parse(readFileSync(join(store.cache, key), 'utf8')));
    return known.layer === null || findLayer(store, known.layer) !== undefined ? known : undefined;
  } catch {
    return undefined;
  }
}

/** Carries a step out. Throws SandboxError `image_build_failed`, which names the step, the reason and the log. */
export async function carryOut(store: ImageStore, step: Step, key: string, image: string): Promise<Outcome> {
  const folder = temporaryPath(store, step.name);
  const log = join(store.logs, `${image}-${step.name}.log`);
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  rmSync(log, { force: true });
  try {
    const { packages = [], notes = [], root = '.' } = await step.make({ folder, log });
    const layer = readdirSync(join(folder, root)).length === 0 ? null : await keepLayer(store, join(folder, root));
    const made = { layer, packages, notes };
    replaceFile(store, join(store.cache, key), `${JSON.stringify(made)}\n`);
    return made;
  } catch (cause) {
    if (cause instanceof SandboxError && cause.code !== 'image_build_failed') throw cause;
    throw new SandboxError('image_build_failed', `${image}: ${step.name}: ${reasonOf(cause)} (The whole log: ${log})`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
