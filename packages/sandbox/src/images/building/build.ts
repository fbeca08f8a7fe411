import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';

import { readDefinition, type ImageDefinition } from '../definition/read.ts';
import { LayerView } from '../layer/view.ts';
import { keepBuilt, nameImage } from '../store/built.ts';
import { findLayer, layerFolder } from '../store/layers.ts';
import { lockStore } from '../store/lock.ts';
import type { BuiltPackage, Manifest } from '../store/manifest.ts';
import { digestOf, findImage, type NamedImage } from '../store/names.ts';
import { openStore, type ImageStore } from '../store/store.ts';
import { editStep } from './edit.ts';
import { hideStep } from './hide.ts';
import { askInterpreter, type Interpreter } from './python.ts';
import { requirementsStep } from './requirements.ts';
import { filesStep, VENV, venvPackages, venvStep } from './small-steps.ts';
import { carryOut, recall, stepKey, type Outcome, type Step } from './step.ts';

/** What happens in a build, as it happens. */
export type BuildEvent =
  | { kind: 'waiting' }
  | { kind: 'step'; step: string }
  | { kind: 'done'; step: string; isCached: boolean; ms: number; bytes: number; entries: number; notes: readonly string[] };

export interface BuildOptions {
  onEvent?: (event: BuildEvent) => void;
  /** Carries every step out anew, for packages that have newer versions now. (Default: false) */
  isFresh?: boolean;
}

/** An image while it is built: what its layers show so far. */
class Building {
  readonly #store: ImageStore;
  readonly #definition: ImageDefinition;
  readonly #options: BuildOptions;
  /** The lowest first. */
  readonly #layers: { digest: string; step: string }[] = [];
  readonly packages: BuiltPackage[] = [];
  view: LayerView;

  constructor(store: ImageStore, definition: ImageDefinition, options: BuildOptions) {
    this.#store = store;
    this.#definition = definition;
    this.#options = options;
    this.view = new LayerView(definition.base === 'debian' ? [] : ['/']);
  }

  async step(step: Step): Promise<void> {
    const { onEvent, isFresh = false } = this.#options;
    onEvent?.({ kind: 'step', step: step.name });
    const started = performance.now();
    const key = stepKey(
      step,
      this.#layers.map(({ digest }) => digest),
    );
    const known = isFresh ? undefined : recall(this.#store, key);
    const { layer, packages, notes }: Outcome = known ?? (await carryOut(this.#store, step, key, this.view, this.#definition.name));
    this.packages.push(...packages);
    if (layer !== null) {
      this.#layers.push({ digest: layer, step: step.name });
      this.view = this.view.with(layerFolder(this.#store, layer));
    }
    const { bytes = 0, entries = 0 } = layer === null ? {} : (findLayer(this.#store, layer) ?? {});
    onEvent?.({ kind: 'done', step: step.name, isCached: known !== undefined, ms: performance.now() - started, bytes, entries, notes });
  }

  /** Topmost first. */
  layers(): Manifest['layers'] {
    return this.#layers.toReversed().map(({ digest, step }) => {
      const { bytes, entries } = findLayer(this.#store, digest) ?? { bytes: 0, entries: 0 };
      return { digest, step, bytes, entries };
    });
  }
}

const HOST_PYTHON = '/usr/bin/python3';

async function buildLayers(building: Building, definition: ImageDefinition): Promise<Manifest['python']> {
  const { base, requirements, removed, modules, copied, links, languages } = definition;
  if (base === 'debian') throw new SandboxError('image_build_failed', 'base debian is not there yet');
  await building.step(hideStep());
  let python: { interpreter: Interpreter; program: string } | null = null;
  const wantsPython = languages.includes('python') || removed.length > 0 || modules.length > 0;
  if (wantsPython) {
    const program = definition.python ?? HOST_PYTHON;
    python = { interpreter: await askInterpreter([program], program), program };
  }
  if (python !== null) {
    const { interpreter, program } = python;
    if (base === 'venv') await building.step(venvStep(interpreter, program));
    const extra = base === 'venv' ? [venvPackages(interpreter)] : [];
    if (requirements.length > 0) {
      await building.step(requirementsStep(requirements, interpreter, extra[0] ?? interpreter.folders.added));
    }
    if (removed.length > 0 || modules.length > 0) await building.step(editStep(definition, building.view, interpreter, extra));
  }
  if (copied.length > 0 || Object.keys(links).length > 0) await building.step(filesStep(copied, links));
  if (python === null || !languages.includes('python')) return null;
  return { path: base === 'venv' ? `/${VENV}/bin/python3` : python.program, version: python.interpreter.version };
}

/**
 * Builds the image that a folder defines and gives it its name; a step whose inputs are those of an earlier one is not done again. A build
 * that fails, or is killed at any moment, leaves the name with the image that it had.
 * Throws SandboxError `image_invalid`, `image_build_failed` (step, package, reason, log) or `image_store`.
 */
export async function buildImage(store: ImageStore, folder: string, options: BuildOptions = {}): Promise<NamedImage> {
  const definition = readDefinition(folder);
  openStore(store);
  const unlock = await lockStore(store, () => options.onEvent?.({ kind: 'waiting' }));
  try {
    for (const left of readdirSync(store.temporary)) rmSync(join(store.temporary, left), { recursive: true, force: true });
    const building = new Building(store, definition, options);
    const python = await buildLayers(building, definition);
    const { name, base, description, languages, env, limits, loopback, preload, removed } = definition;
    const manifest: Manifest = {
      version: 1,
      ...{ name, base, description, languages, env, limits, loopback, preload, python },
      machine: { architecture: process.arch },
      layers: building.layers(),
      packages: building.packages,
      removed: [...removed],
    };
    const digest = await keepBuilt(store, manifest);
    if (digestOf(store, name) !== digest) nameImage(store, name, digest);
    return findImage(store, name);
  } finally {
    await unlock();
  }
}
