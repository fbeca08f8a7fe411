import type { RunResult, Verdict } from '../types.ts';

const DEFAULT_MOST_BYTES = 256 * 1024 * 1024;
/** What an entry takes beside its content, so that many small ones are bounded too. */
const OVERHEAD_BYTES = 2048;

/** Verdicts that say something about the sources, not about the moment. */
const LASTING: ReadonlySet<Verdict> = new Set(['exited', 'signaled', 'memory-exceeded', 'output-exceeded', 'disk-exceeded']);

interface Pending {
  result: Promise<RunResult>;
  controller: AbortController;
  waiters: number;
}

/**
 * Results of compile steps by their content's hash, the least recently used leaving first. Compiles of the same content at one time are
 * one compile; it goes on until it ends or the last of those who wait for it has gone.
 */
export class CompileCache {
  readonly #most: number;
  readonly #kept = new Map<string, { result: RunResult; bytes: number }>();
  readonly #pending = new Map<string, Pending>();
  #bytes = 0;

  /** `mostBytes`: artefacts and messages kept in memory. (Default: 256 MiB) */
  constructor({ mostBytes = DEFAULT_MOST_BYTES }: { mostBytes?: number } = {}) {
    this.#most = mostBytes;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The result for this key, compiling it if need be. undefined: `signal` was aborted while waiting. */
  async get(key: string, compile: (signal: AbortSignal) => Promise<RunResult>, signal?: AbortSignal): Promise<RunResult | undefined> {
    if (signal?.aborted === true) return undefined;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept.result;
    }
    return this.#wait(key, this.#pending.get(key) ?? this.#start(key, compile), signal);
  }

  #start(key: string, compile: (signal: AbortSignal) => Promise<RunResult>): Pending {
    const controller = new AbortController();
    const result = compile(controller.signal)
      .then((ended) => {
        if (LASTING.has(ended.verdict)) this.#keep(key, ended);
        return ended;
      })
      .finally(() => {
        if (this.#pending.get(key) === pending) this.#pending.delete(key);
      });
    // Whoever waits sees a rejection; it must not count as unhandled when the last waiter has gone.
    result.catch(() => undefined);
    const pending: Pending = { result, controller, waiters: 0 };
    this.#pending.set(key, pending);
    return pending;
  }

  async #wait(key: string, pending: Pending, signal: AbortSignal | undefined): Promise<RunResult | undefined> {
    pending.waiters += 1;
    const gone = Promise.withResolvers<undefined>();
    const leave = (): void => gone.resolve(undefined);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([pending.result, gone.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
      pending.waiters -= 1;
      if (pending.waiters === 0 && this.#pending.get(key) === pending) {
        this.#pending.delete(key);
        pending.controller.abort();
      }
    }
  }

  #keep(key: string, result: RunResult): void {
    const bytes = result.files.reduce((sum, file) => sum + file.size, OVERHEAD_BYTES) + result.stdout.length + result.stderr.length;
    if (bytes > this.#most) return;
    this.#kept.set(key, { result, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#most) break;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}
