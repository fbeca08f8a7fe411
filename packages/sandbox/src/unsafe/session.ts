import { SandboxError } from '../errors.ts';
import { checkFiles } from '../limits/index.ts';
import type { FileSet, InteractiveOptions, RunOptions, RunRequest, RunResult, Session, SessionEnd, SessionOptions } from '../types.ts';
import { writeFiles, type Place } from './place.ts';
import { UnsafeRun } from './run.ts';

const IDLE_MS = 60_000;
const LIFETIME_MS = 600_000;

/** A session of isolation `none`: one temporary folder for several child processes. */
export class UnsafeSession implements Session {
  readonly ended: Promise<SessionEnd>;
  readonly #place: Place;
  readonly #idleMs: number;
  readonly #lifetime: NodeJS.Timeout;
  readonly #active = new Set<UnsafeRun>();
  #idle: NodeJS.Timeout | undefined;
  #runs = 0;
  #isOver = false;
  #tell!: (end: SessionEnd) => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(place: Place, options: SessionOptions) {
    this.#place = place;
    this.#idleMs = options.idleMs ?? IDLE_MS;
    this.ended = new Promise((resolve) => (this.#tell = resolve));
    this.#lifetime = setTimeout(() => void this.#end('lifetime'), options.lifetimeMs ?? LIFETIME_MS);
    this.#rest();
  }

  async run(request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.#start(request, options, false).result;
  }

  interact(request: RunRequest, options: InteractiveOptions = {}): UnsafeRun {
    return this.#start(request, options, true);
  }

  async writeFiles(files: FileSet): Promise<void> {
    this.#checkOpen();
    checkFiles(files);
    await writeFiles(this.#place, files);
    this.#rest();
  }

  async close(): Promise<void> {
    await this.#end('closed');
  }

  #checkOpen(): void {
    if (this.#isOver) throw new SandboxError('session_ended');
  }

  /** Runs follow one another: each waits for the one before. */
  #start(request: RunRequest, options: InteractiveOptions, keepInput: boolean): UnsafeRun {
    this.#checkOpen();
    const run = new UnsafeRun(
      this.#last.then(() => this.#place),
      request,
      options,
      keepInput,
      this.#runs,
    );
    this.#runs += 1;
    clearTimeout(this.#idle);
    this.#active.add(run);
    this.#last = run.result
      .catch(() => undefined)
      .then(() => {
        this.#active.delete(run);
        this.#rest();
      });
    return run;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (!this.#isOver && this.#active.size === 0) this.#idle = setTimeout(() => void this.#end('idle'), this.#idleMs);
  }

  async #end(reason: SessionEnd): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true;
      clearTimeout(this.#idle);
      clearTimeout(this.#lifetime);
      for (const run of this.#active) run.cancel();
      this.#last = this.#last.then(() => this.#place.remove());
    }
    await this.#last;
    this.#tell(reason);
  }
}
