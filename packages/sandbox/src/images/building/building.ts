import { SandboxError } from '../../errors.ts';
import type { ImageDefinition } from '../definition/read.ts';
import { hasOwnRoot } from '../definition/schema.ts';
import { LayerView } from '../layer/view.ts';
import { findLayer, layerFolder } from '../store/layers.ts';
import type { BuiltPackage, Manifest } from '../store/manifest.ts';
import type { ImageStore } from '../store/store.ts';
import { VENV } from './small-steps.ts';
import { carryOut, recall, stepKey, type Step } from './step.ts';

/** What a shell would have after `activate`. */
const VENV_ENV = { PATH: `/${VENV}/bin:/usr/local/bin:/usr/bin:/bin`, VIRTUAL_ENV: `/${VENV}` };

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

/** An image while it is built: its layers so far, and what they show. */
export class Building {
  readonly definition: ImageDefinition;
  readonly #store: ImageStore;
  readonly #options: BuildOptions;
  /** The lowest first. */
  readonly #layers: { digest: string; step: string }[] = [];
  readonly #packages = new Map<string, BuiltPackage>();
  #view: LayerView;

  constructor(store: ImageStore, definition: ImageDefinition, options: BuildOptions) {
    this.definition = definition;
    this.#store = store;
    this.#options = options;
    this.#view = new LayerView(hasOwnRoot(definition.base) ? [] : ['/']);
  }

  get view(): LayerView {
    return this.#view;
  }

  /** Folders of the layers so far, the topmost first. */
  get folders(): string[] {
    return this.#layers.map(({ digest }) => layerFolder(this.#store, digest)).toReversed();
  }

  /** File for what tools say while a step is planned. */
  log(step: string): string {
    return `${this.#store.logs}/${this.definition.name}-${step}.log`;
  }

  /** Does a step, or recalls what it gave the last time. Throws SandboxError `image_build_failed`. */
  async step(step: Step): Promise<void> {
    const { onEvent, isFresh = false } = this.#options;
    onEvent?.({ kind: 'step', step: step.name });
    const started = performance.now();
    const digests = this.#layers.map(({ digest }) => digest);
    const key = stepKey(step, digests);
    const known = isFresh ? undefined : recall(this.#store, key);
    const { layer, packages, notes } = known ?? (await carryOut(this.#store, step, key, this.definition.name));
    for (const one of packages) this.#packages.set(`${one.kind} ${one.name}`, one);
    if (layer !== null) {
      this.#layers.push({ digest: layer, step: step.name });
      this.#view = this.#view.with(layerFolder(this.#store, layer));
    }
    const { bytes = 0, entries = 0 } = layer === null ? {} : (findLayer(this.#store, layer) ?? {});
    onEvent?.({ kind: 'done', step: step.name, isCached: known !== undefined, ms: performance.now() - started, bytes, entries, notes });
  }

  /** The same for a step that an image can do without: why it failed is told, and tried again at the next build. */
  async stepOrNote(step: Step): Promise<void> {
    const started = performance.now();
    try {
      await this.step(step);
    } catch (error) {
      if (!(error instanceof SandboxError) || error.code !== 'image_build_failed') throw error;
      const nothing = { isCached: false, bytes: 0, entries: 0, notes: [`does without: ${error.message}`] };
      this.#options.onEvent?.({ kind: 'done', step: step.name, ms: performance.now() - started, ...nothing });
    }
  }

  /** What was built, with the interpreter of its template. */
  manifest(python: Manifest['python']): Manifest {
    const { name, base, description, languages, limits, loopback, preload, removed } = this.definition;
    const env = { ...(base === 'venv' && VENV_ENV), ...this.definition.env };
    return {
      version: 1,
      ...{ name, base, description, languages, env, limits, loopback, preload, python },
      machine: { architecture: process.arch },
      layers: this.#layers.toReversed().map(({ digest, step }) => {
        const { bytes = 0, entries = 0 } = findLayer(this.#store, digest) ?? {};
        return { digest, step, bytes, entries };
      }),
      packages: [...this.#packages.values()],
      removed: [...removed],
    };
  }
}
