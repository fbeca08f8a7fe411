import { SandboxError } from '../errors.ts';
import { checkRequest, resolveLimits } from '../limits/index.ts';
import { explain } from '../result/explain.ts';
import type { InteractiveOptions, InteractiveRun, LimitHit, Limits, RunRequest, RunResult, Usage, Verdict } from '../types.ts';
import { askForDisplay, splitDisplay, type Asked } from '../result/display.ts';
import { signalGroup, startChild, type Child } from './child.ts';
import { collect } from './collect.ts';
import { Output } from './output.ts';
import { writeFiles, type Place } from './place.ts';
import { watch } from './watch.ts';

/** How long a run's pipes are still read after it ended: something that left its process group may hold them open for ever. */
const LAST_OUTPUT_MS = 300;

/** A run of isolation `none`: a child process in a temporary folder. */
export class UnsafeRun implements InteractiveRun {
  readonly result: Promise<RunResult>;
  readonly #request: RunRequest;
  readonly #asked: Asked;
  readonly #options: InteractiveOptions;
  readonly #limits: Limits;
  readonly #started: Promise<Child | undefined>;
  readonly #usage: Usage = { wallMs: 0, cpuMs: 0, memoryBytes: 0, processes: 0 };
  readonly #limitsHit: LimitHit[] = [];
  #child: Child | undefined;
  #verdict: Verdict | undefined;

  /** Throws SandboxError `invalid_request`. `keepInput`: the input is fed by `write` and `end`. `number`: which of its place's runs it is. */
  constructor(place: Promise<Place>, request: RunRequest, options: InteractiveOptions, keepInput: boolean, number = 0) {
    checkRequest(request);
    this.#limits = resolveLimits(request.limits);
    this.#asked = askForDisplay(request, this.#limits, number);
    this.#request = this.#asked.request;
    this.#options = options;
    if (options.terminal !== undefined) {
      throw new SandboxError('invalid_request', 'terminal needs isolation; isolation none has pipes only.', { field: 'terminal' });
    }
    this.#started = place.then((folder) => this.#start(folder, keepInput));
    this.result = this.#supervise(place);
  }

  /** Each of these hangs on the same promise in the same way, so that they happen in the order of the calls. */
  write(data: string | Uint8Array): Promise<void> {
    return this.#whenStarted(
      (child) => new Promise((resolve) => (child.stdin.writable ? child.stdin.write(data, () => resolve()) : resolve())),
    );
  }

  end(): void {
    void this.#whenStarted((child) => void child.stdin.end());
  }

  kill(signal: NodeJS.Signals): void {
    void this.#whenStarted((child) => signalGroup(child, signal));
  }

  resize(): void {
    throw new SandboxError('invalid_request', 'A run without a terminal has no window.', { field: 'terminal' });
  }

  cancel(): void {
    this.#stop('cancelled');
  }

  #whenStarted(what: (child: Child) => void | Promise<void>): Promise<void> {
    return this.#started.then(
      (child) => child && what(child),
      () => undefined,
    );
  }

  /** Ends the run. The first reason stays. */
  #stop(verdict: Verdict, hit?: LimitHit): void {
    if (this.#verdict === undefined) {
      this.#verdict = verdict;
      if (hit !== undefined) this.#limitsHit.push(hit);
    }
    if (this.#child !== undefined) signalGroup(this.#child, 'SIGKILL');
  }

  async #start(place: Place, keepInput: boolean): Promise<Child | undefined> {
    if (this.#options.signal?.aborted === true) this.#stop('cancelled');
    if (this.#verdict !== undefined) return undefined;
    await writeFiles(place, this.#request.files ?? {});
    const child = await startChild(place, this.#request, this.#limits);
    this.#child = child;
    // Cancelled while it started.
    if (this.#verdict !== undefined) signalGroup(child, 'SIGKILL');
    if (this.#request.stdin !== undefined) child.stdin.write(this.#request.stdin);
    if (!keepInput) child.stdin.end();
    return child;
  }

  #read(child: Child, name: 'stdout' | 'stderr'): Output {
    const output = new Output(this.#limits.outputBytes);
    child[name].on('data', (chunk: Uint8Array) => {
      const kept = output.add(chunk);
      if (kept.length > 0) this.#options.onOutput?.(name, kept);
      if (output.omitted > 0) {
        const allowed = this.#limits.outputBytes;
        this.#stop('output-exceeded', { limit: 'outputBytes', used: allowed + output.omitted, allowed });
      }
    });
    return output;
  }

  #watch(child: Child, started: number): () => void {
    const { wallMs, cpuMs, memoryBytes } = this.#limits;
    const clock = setTimeout(() => {
      this.#stop('wall-timeout', { limit: 'wallMs', used: Math.round(performance.now() - started), allowed: wallMs });
    }, wallMs);
    const unwatch = watch(child.pid ?? 0, (seen) => {
      for (const name of ['cpuMs', 'memoryBytes', 'processes'] as const) this.#usage[name] = Math.max(this.#usage[name], seen[name]);
      if (seen.cpuMs > cpuMs) this.#stop('cpu-timeout', { limit: 'cpuMs', used: seen.cpuMs, allowed: cpuMs });
      if (seen.memoryBytes > memoryBytes) {
        this.#stop('memory-exceeded', { limit: 'memoryBytes', used: seen.memoryBytes, allowed: memoryBytes });
      }
    });
    return () => {
      clearTimeout(clock);
      unwatch();
    };
  }

  async #supervise(place: Promise<Place>): Promise<RunResult> {
    const child = await this.#started;
    if (child === undefined) return this.#finish(place, null, null, new Output(0), new Output(0));
    const started = performance.now();
    const stdout = this.#read(child, 'stdout');
    const stderr = this.#read(child, 'stderr');
    const unwatch = this.#watch(child, started);
    const cancel = (): void => this.cancel();
    this.#options.signal?.addEventListener('abort', cancel);
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve([child.exitCode, child.signalCode]);
      else child.once('exit', (...how) => resolve(how));
    });
    this.#usage.wallMs = performance.now() - started;
    unwatch();
    this.#options.signal?.removeEventListener('abort', cancel);
    signalGroup(child, 'SIGKILL');
    const lastOutput = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LAST_OUTPUT_MS);
    await closed;
    clearTimeout(lastOutput);
    return this.#finish(place, code, signal, stdout, stderr);
  }

  async #finish(
    place: Promise<Place>,
    code: number | null,
    signal: NodeJS.Signals | null,
    stdout: Output,
    stderr: Output,
  ): Promise<RunResult> {
    if (signal === 'SIGXCPU') this.#stop('cpu-timeout', { limit: 'cpuMs', used: this.#limits.cpuMs, allowed: this.#limits.cpuMs });
    const taken = await collect((await place).home, this.#request.collect ?? [], this.#asked.limits);
    const ended = {
      verdict: this.#verdict ?? (signal === null ? ('exited' as const) : ('signaled' as const)),
      exitCode: code,
      signal,
      stdout: stdout.bytes,
      stderr: stderr.bytes,
      omitted: { stdout: stdout.omitted, stderr: stderr.omitted },
      usage: this.#usage,
      limitsHit: this.#limitsHit,
      ...splitDisplay(taken, this.#asked.folder, this.#limits),
      compile: null,
      warm: false,
      unsafe: true,
    };
    return { ...ended, explanation: explain({ ...ended, limits: this.#limits }) };
  }
}
