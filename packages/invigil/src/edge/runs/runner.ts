import { SandboxError, type Launcher, type OutputStream, type RunResult } from '@invigil/sandbox';
import type { ReleaseSlot, Slots } from '../../dispatch/slots.ts';
import { ApiError } from '../errors.ts';
import type { LauncherKeeper } from '../launcher.ts';
import type { Metrics } from '../metrics.ts';
import type { RunAnswer } from '../schemas/result.ts';
import type { RunBody } from '../schemas/request.ts';

export interface RunnerOptions {
  slots: Slots;
  keeper: LauncherKeeper;
  metrics: Metrics;
  /** Throws ApiError while runs may not begin. */
  gate: () => void;
  /** Runs a request of the API in a sandbox. */
  start: (launcher: Launcher, body: RunBody, options: StartOptions) => Promise<RunResult>;
  /** Makes the answer of a run's result. Rejects with ApiError. */
  answer: (id: string, body: RunBody, result: RunResult) => Promise<RunAnswer>;
}

export interface StartOptions {
  signal: AbortSignal;
  onOutput?: (stream: OutputStream, chunk: Uint8Array) => void;
}

export interface RunJob {
  id: string;
  body: RunBody;
  /** Ends the run, in the queue or in its sandbox. */
  cancellation: AbortController;
  onOutput?: (stream: OutputStream, chunk: Uint8Array) => void;
  /** What the request holds in memory while it waits. */
  bytes: number;
  /** Longest wait for a slot. (Default: as long as it takes) */
  waitMs?: number;
  /** Called when the run has its slot. */
  onStart?: () => void;
}

/** Takes a checked request through slot, sandbox and result. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #active = new Map<RunJob, Promise<unknown>>();
  #isStopping = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Refuses every run that comes from now on. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Resolves when no run is waiting or going on. */
  async idle(): Promise<void> {
    while (this.#active.size > 0) await Promise.allSettled(this.#active.values());
  }

  /** Ends every run that is waiting or going on; each is then told `reason` in place of a result: it was not its caller who cancelled it. */
  cancelAll(reason: ApiError): void {
    for (const job of this.#active.keys()) job.cancellation.abort(reason);
  }

  /**
   * Throws SlotsBusy at once when the queue is full, ApiError while runs may not begin.
   * Rejects with ApiError or SlotsBusy, or with the cancellation's reason where it came in the queue.
   */
  run(job: RunJob): Promise<RunAnswer> {
    if (this.#isStopping) throw new ApiError('stopping', { retryAfterSeconds: 5 });
    this.#options.gate();
    const since = performance.now();
    const { bytes, waitMs, cancellation } = job;
    const slot = this.#options.slots.acquire({ bytes, signal: cancellation.signal, ...(waitMs === undefined ? {} : { waitMs }) });
    const running = this.#go(job, slot, since);
    this.#active.set(job, running);
    const forget = () => this.#active.delete(job);
    running.then(forget, forget);
    return running;
  }

  /** The slot is free again before the answer is made: what is kept is written to disk meanwhile. */
  async #go(job: RunJob, slot: Promise<ReleaseSlot>, since: number): Promise<RunAnswer> {
    return this.#options.answer(job.id, job.body, await this.#inSlot(job, slot, since));
  }

  async #inSlot(job: RunJob, slot: Promise<ReleaseSlot>, since: number): Promise<RunResult> {
    const release = await slot;
    try {
      const started = performance.now();
      this.#options.metrics.waited(started - since);
      const launcher = this.#options.keeper.current();
      job.onStart?.();
      const result = await this.#attempt(launcher, job);
      this.#options.metrics.ran(job.body.language ?? 'command', result, performance.now() - started);
      const reason: unknown = job.cancellation.signal.reason;
      if (result.verdict === 'cancelled' && reason instanceof ApiError) throw reason;
      return result;
    } finally {
      release();
    }
  }

  /** A run that the launcher's end took with it is the server's failure, not the program's: it must not count as an attempt. */
  async #attempt(launcher: Launcher, job: RunJob): Promise<RunResult> {
    try {
      const { onOutput, cancellation } = job;
      const options = { signal: cancellation.signal, ...(onOutput === undefined ? {} : { onOutput }) };
      const result = await this.#options.start(launcher, job.body, options);
      if (result.verdict === 'internal-error' && (await this.#options.keeper.isLost(launcher))) {
        throw new ApiError('launcher_lost', { retryAfterSeconds: 1 });
      }
      return result;
    } catch (error) {
      throw error instanceof SandboxError ? fromSandbox(error) : error;
    }
  }
}

/** An error of the library in the API's words. */
function fromSandbox(error: SandboxError): ApiError {
  const details = { message: error.message, cause: error, ...(error.field === undefined ? {} : { field: error.field }) };
  switch (error.code) {
    case 'invalid_request':
    case 'unknown_language':
    case 'language_missing':
    case 'layer_missing':
      return new ApiError(error.code, details);
    case 'launcher_lost':
      return new ApiError('launcher_lost', { cause: error, retryAfterSeconds: 1 });
    case 'launcher_missing':
    case 'launcher_failed':
      return new ApiError('launcher_unavailable', { cause: error, retryAfterSeconds: 1 });
    default:
      return new ApiError('internal', { cause: error });
  }
}
