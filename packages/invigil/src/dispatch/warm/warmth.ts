import type { Launcher, TemplateStatus } from '@invigil/sandbox';
import type { Demand } from './demand.ts';

/** What an image's name means now. */
export interface ImageTarget {
  /** What the launcher calls it: `host`, or a digest. */
  target: string;
  /** Whether runs can be forks of a template; else there are only skeletons to keep. */
  hasTemplate: boolean;
}

export interface WarmthOptions {
  demand: Demand;
  /** The image of that name. Throws with a sentence where there is none. */
  find: (name: string) => ImageTarget;
  /** Told when an image cannot be kept ready, once each time that the reason changes. */
  onProblem: (name: string, problem: string) => void;
}

/** How ready an image is. */
export interface ImageWarmth {
  template: TemplateStatus['template'];
  /** Skeletons that are kept ready. */
  kept: number;
}

/** An image that is to be ready, and how many skeletons of it. */
interface Need extends ImageTarget {
  count: number;
}

/** What the launcher is told of one image. */
interface Ready {
  cold: number;
  warm: number;
}

const NOTHING: ImageWarmth = { template: 'none', kept: 0 };
const LOOK_MS = 1000;

/**
 * Keeps skeletons of images ready by load. Looks every second at what is needed and at what each name means, tells the launcher, and lets
 * go of what no name needs any more.
 */
export class Warmth {
  readonly #options: WarmthOptions;
  readonly #problems = new Map<string, string>();
  #states = new Map<string, ImageWarmth>();
  /** What this launcher was told to keep. */
  #told = new Set<string>();
  #launcher: Launcher | undefined;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WarmthOptions) {
    this.#options = options;
  }

  /** From now on with this launcher, in place of one that is lost. What is to be ready is begun at once. */
  use(launcher: Launcher): void {
    this.#launcher = launcher;
    this.#told = new Set();
    this.#timer ??= setInterval(() => this.#lookAgain(), LOOK_MS).unref();
    void Promise.resolve(this.#looking).then(() => this.#lookAgain());
  }

  /** A run of that image begins, which could be a fork of its template. Returns what to call at its end. */
  began(name: string): () => void {
    return this.#options.demand.began(name);
  }

  stateOf(name: string): ImageWarmth {
    return this.#states.get(name) ?? NOTHING;
  }

  /** Every image that is kept ready, by name. */
  get states(): ReadonlyMap<string, ImageWarmth> {
    return this.#states;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#launcher = undefined;
  }

  #lookAgain(): void {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
  }

  async #look(): Promise<void> {
    const launcher = this.#launcher;
    if (launcher === undefined) return;
    const needs = this.#needs();
    const wanted = new Map<string, Ready>([...this.#told].map((target) => [target, { cold: 0, warm: 0 }]));
    for (const { target, hasTemplate, count } of needs.values()) {
      // Two names of one image: each has its own students.
      const { cold, warm } = wanted.get(target) ?? { cold: 0, warm: 0 };
      wanted.set(target, hasTemplate ? { cold, warm: warm + count } : { cold: cold + count, warm });
    }
    this.#told = new Set([...needs.values()].map(({ target }) => target));
    const answers = await Promise.all([...wanted].map(async ([target, ready]) => [target, await keep(launcher, target, ready)] as const));
    if (this.#launcher === launcher) this.#take(needs, new Map(answers));
  }

  #needs(): Map<string, Need> {
    const needs = new Map<string, Need>();
    for (const [name, count] of this.#options.demand.counts()) {
      try {
        needs.set(name, { ...this.#options.find(name), count });
      } catch (error) {
        this.#note(name, (error as Error).message);
      }
    }
    return needs;
  }

  #take(needs: ReadonlyMap<string, Need>, answers: ReadonlyMap<string, TemplateStatus>): void {
    this.#states = new Map();
    for (const [name, { target, hasTemplate, count }] of needs) {
      const { template, problem } = answers.get(target) ?? NO_ANSWER;
      this.#note(name, problem);
      if (problem === '') this.#states.set(name, { template: hasTemplate ? template : 'none', kept: count });
    }
  }

  #note(name: string, problem: string): void {
    if (problem !== '' && this.#problems.get(name) !== problem) this.#options.onProblem(name, problem);
    if (problem === '') this.#problems.delete(name);
    else this.#problems.set(name, problem);
  }
}

const NO_ANSWER: TemplateStatus = { template: 'none', problem: '' };

/** A launcher that is lost keeps nothing; another one comes. */
async function keep(launcher: Launcher, target: string, ready: Ready): Promise<TemplateStatus> {
  return launcher.keep(target, ready).catch(() => NO_ANSWER);
}
