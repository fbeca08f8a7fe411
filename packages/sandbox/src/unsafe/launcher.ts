import process from 'node:process';
import { SandboxError } from '../errors.ts';
import { LAYERS } from '../protocol/frames.ts';
import type {
  InteractiveOptions,
  InteractiveRun,
  Launcher,
  LayerStatus,
  RunOptions,
  RunRequest,
  RunResult,
  SandboxOptions,
  Session,
  SessionOptions,
  TemplateStatus,
} from '../types.ts';
import { makePlace } from './place.ts';
import { UnsafeRun } from './run.ts';
import { UnsafeSession } from './session.ts';

const WARNING = `
  ***  invigil: ISOLATION IS OFF (isolation: none).                            ***
  ***  Programs run with all your rights: your files, your network, your keys. ***
  ***  Only for code that you trust, on your own machine. Never for students'. ***

`;

function checkOptions(options: SandboxOptions): void {
  if (options.image !== undefined && options.image !== 'host') {
    throw new SandboxError('invalid_request', `isolation none knows the image host only; it is ${options.image}.`, { field: 'image' });
  }
  if (options.mounts !== undefined && options.mounts.length > 0) {
    throw new SandboxError('invalid_request', 'mounts need isolation; isolation none can show nothing at another path.', {
      field: 'mounts',
    });
  }
}

class UnsafeLauncher implements Launcher {
  readonly isolation = 'none';
  readonly closed: Promise<void>;
  readonly #open = new Set<{ close(): Promise<void> }>();
  #isClosed = false;
  #tell!: () => void;

  constructor() {
    this.closed = new Promise((resolve) => (this.#tell = resolve));
  }

  async run(request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.#start(request, options, false).result;
  }

  interact(request: RunRequest, options: InteractiveOptions = {}): InteractiveRun {
    return this.#start(request, options, true);
  }

  async session(options: SessionOptions = {}): Promise<Session> {
    this.#check(options);
    const session = new UnsafeSession(await makePlace(), options);
    this.#hold(session, session.ended);
    return session;
  }

  async layers(): Promise<LayerStatus[]> {
    const off = {
      state: 'off',
      detail: 'isolation is none',
      remedy: 'remove isolation: none from the configuration',
      required: false,
    } as const;
    return LAYERS.map((layer) => ({ layer, ...off }));
  }

  async keep(): Promise<TemplateStatus> {
    return { template: 'none', problem: '' };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open].map((held) => held.close()));
    this.#tell();
  }

  #check(options: SandboxOptions): void {
    if (this.#isClosed) throw new SandboxError('launcher_lost', 'The launcher was closed.');
    checkOptions(options);
  }

  #start(request: RunRequest, options: InteractiveOptions, keepInput: boolean): UnsafeRun {
    this.#check(options);
    const made = Promise.withResolvers<Awaited<ReturnType<typeof makePlace>>>();
    const run = new UnsafeRun(made.promise, request, options, keepInput);
    made.resolve(makePlace());
    const gone = run.result
      .catch(() => undefined)
      .then(() => made.promise)
      .then((place) => place.remove());
    this.#hold({ close: () => (run.cancel(), gone) }, gone);
    return run;
  }

  #hold(held: { close(): Promise<void> }, gone: Promise<unknown>): void {
    this.#open.add(held);
    void gone.finally(() => this.#open.delete(held)).catch(() => undefined);
  }
}

/**
 * A launcher that isolates nothing: programs are child processes with the caller's own rights, in temporary folders. For a developer's own
 * machine where the native launcher cannot run. It says so on stderr, and every result is marked `unsafe`.
 * Enforced: wall time, output and open files; processor time and memory on Linux, by looking at the processes; nothing else.
 * Not offered: terminals, mounts, images, `onWaiting`.
 */
export function openUnsafeLauncher(): Launcher {
  process.stderr.write(WARNING);
  return new UnsafeLauncher();
}
