import { ApiError } from '../errors.ts';
import type { KeptRun } from './kept.ts';

export interface KeptRunsOptions {
  /** How long a finished run is kept. */
  keepMs: number;
  /** Runs at one time, finished or not. */
  keepRuns: number;
  /** Bytes that finished runs may hold together. */
  keepBytes: number;
}

/** The asynchronous runs of this server, in memory and bounded: a restart forgets them. */
export class KeptRuns {
  readonly #options: KeptRunsOptions;
  /** In order of arrival. */
  readonly #runs = new Map<string, KeptRun>();
  /** In the order in which they ended: the first is the first to go. */
  readonly #finished = new Set<KeptRun>();
  #finishedBytes = 0;

  constructor(options: KeptRunsOptions) {
    this.#options = options;
  }

  /** Throws ApiError `busy` when it is full of runs that have not ended. */
  add(run: KeptRun): void {
    this.#sweep();
    if (this.#runs.size >= this.#options.keepRuns) {
      const [oldest] = this.#finished;
      if (oldest === undefined) throw new ApiError('busy', { message: 'Too many asynchronous runs have not ended.', retryAfterSeconds: 5 });
      this.#drop(oldest);
    }
    this.#runs.set(run.id, run);
    void run.ended.then(() => this.#finish(run));
  }

  /** Takes a run out that could not be queued. */
  remove(run: KeptRun): void {
    this.#runs.delete(run.id);
  }

  /** Throws ApiError `run_not_found`. */
  get(id: string): KeptRun {
    this.#sweep();
    const run = this.#runs.get(id);
    if (run === undefined) throw new ApiError('run_not_found', { field: 'id', received: id });
    return run;
  }

  #finish(run: KeptRun): void {
    this.#finished.add(run);
    this.#finishedBytes += run.bytes;
    this.#sweep();
  }

  /** Done at every visit: no timer, and at most `keepBytes` stay behind on an idle server. */
  #sweep(): void {
    const tooOld = performance.now() - this.#options.keepMs;
    for (const run of this.#finished) {
      const fits = this.#finishedBytes <= this.#options.keepBytes || this.#finished.size === 1;
      if (fits && run.endedAt > tooOld) return;
      this.#drop(run);
    }
  }

  #drop(run: KeptRun): void {
    this.#runs.delete(run.id);
    this.#finished.delete(run);
    this.#finishedBytes -= run.bytes;
  }
}
