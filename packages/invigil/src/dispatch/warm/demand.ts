import { localTimeIn, type LocalTime } from './local-time.ts';
import { needed } from './need.ts';
import { Peak } from './peak.ts';
import { expectedAt, type Window } from './window.ts';

export interface DemandOptions {
  /** So much of what is ready may the runs that there are take, in percent. */
  factorPercent: number;
  /** Ready however little happens, by name of the image. */
  baselines: ReadonlyMap<string, number>;
  windows: readonly Window[];
  /** Time zone of the windows. (Default: the server's own) */
  zone?: string | undefined;
  /** Milliseconds since 1970. (Default: Date.now) */
  now?: () => number;
}

/** A window opens this much earlier: what it asks for takes time to make. */
const AHEAD_MS = 60_000;

/** How many skeletons of which image are to be ready, by name of the image. */
export class Demand {
  readonly #options: DemandOptions;
  readonly #now: () => number;
  readonly #localTime: (atMs: number) => LocalTime;
  /** Of images with runs in the last minute. */
  readonly #peaks = new Map<string, Peak>();

  constructor(options: DemandOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#localTime = localTimeIn(options.zone);
  }

  /** A run of that image begins, which could be a fork of its template. Returns what to call at its end. */
  began(name: string): () => void {
    const peak = this.#peaks.get(name) ?? new Peak();
    this.#peaks.set(name, peak);
    peak.enter(this.#now());
    return () => peak.leave(this.#now());
  }

  /** Every image that needs skeletons now, and how many. */
  counts(): Map<string, number> {
    const { baselines, windows } = this.#options;
    const names = new Set([...baselines.keys(), ...windows.map(({ image }) => image), ...this.#peaks.keys()]);
    const now = this.#now();
    return new Map([...names].map((name) => [name, this.#count(name, now)] as const).filter(([, count]) => count > 0));
  }

  #count(name: string, now: number): number {
    const { baselines, windows, factorPercent } = this.#options;
    const runs = this.#peaks.get(name)?.most(now) ?? 0;
    if (runs === 0) this.#peaks.delete(name);
    const expected = Math.max(...[now, now + AHEAD_MS].map((at) => expectedAt(windows, name, this.#localTime(at))));
    return needed({ expected, runs, factorPercent, baseline: baselines.get(name) ?? 0 });
  }
}
