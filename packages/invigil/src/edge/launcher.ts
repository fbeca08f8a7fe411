import type { Launcher } from '@invigil/sandbox';
import type { FastifyBaseLogger } from 'fastify';
import { ApiError } from './errors.ts';

/** The first wait before a launcher is opened again, and the longest; each failure doubles it. */
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** A run's end may be told a moment before the end of the connection that caused it. */
const LOSS_NOTICE_MS = 250;

export type LauncherState = 'connected' | 'lost' | 'closed';

export interface LauncherKeeperOptions {
  open: () => Promise<Launcher>;
  log: FastifyBaseLogger;
  /** Called with every launcher that was opened, the first one too. */
  onOpen: (launcher: Launcher) => void;
}

/** Holds the launcher of this server, and opens another when it is lost. */
export class LauncherKeeper {
  readonly #options: LauncherKeeperOptions;
  readonly #stopped = new AbortController();
  #launcher: Launcher | null = null;
  #reopened = 0;

  private constructor(options: LauncherKeeperOptions) {
    this.#options = options;
  }

  /** Rejects with the library's SandboxError when the first launcher does not open: the server must not start without. */
  static async start(options: LauncherKeeperOptions): Promise<LauncherKeeper> {
    const keeper = new LauncherKeeper(options);
    keeper.#hold(await options.open());
    return keeper;
  }

  get state(): LauncherState {
    if (this.#stopped.signal.aborted) return 'closed';
    return this.#launcher === null ? 'lost' : 'connected';
  }

  /** How often a lost launcher was replaced. */
  get reopened(): number {
    return this.#reopened;
  }

  /** The launcher, or ApiError `launcher_unavailable`. */
  current(): Launcher {
    if (this.#launcher === null) throw new ApiError('launcher_unavailable', { retryAfterSeconds: 1 });
    return this.#launcher;
  }

  /** Whether this launcher is gone, or goes in the next moment. */
  async isLost(launcher: Launcher): Promise<boolean> {
    if (launcher !== this.#launcher) return true;
    const notice = new AbortController();
    const timer = setTimeout(() => notice.abort(), LOSS_NOTICE_MS);
    const calm = new Promise<boolean>((resolve) => notice.signal.addEventListener('abort', () => resolve(false)));
    const lost = await Promise.race([launcher.closed.then(() => true), calm]);
    clearTimeout(timer);
    return lost;
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    const launcher = this.#launcher;
    this.#launcher = null;
    await launcher?.close();
  }

  #hold(launcher: Launcher): void {
    this.#launcher = launcher;
    void launcher.closed.then(() => this.#replace(launcher));
    this.#options.onOpen(launcher);
  }

  async #replace(lost: Launcher): Promise<void> {
    if (this.#launcher !== lost) return;
    this.#launcher = null;
    this.#options.log.error('the launcher was lost; opening another');
    for (
      let backoffMs = 0;
      !this.#stopped.signal.aborted;
      backoffMs = Math.min(Math.max(backoffMs * 2, FIRST_BACKOFF_MS), LONGEST_BACKOFF_MS)
    ) {
      await this.#pause(backoffMs);
      try {
        const launcher = await this.#options.open();
        if (this.#stopped.signal.aborted) return await launcher.close();
        this.#reopened += 1;
        this.#options.log.info('a new launcher is there');
        return this.#hold(launcher);
      } catch (error) {
        this.#options.log.error({ err: error }, 'the launcher does not open');
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#stopped.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#stopped.signal.addEventListener('abort', done);
    });
  }
}
