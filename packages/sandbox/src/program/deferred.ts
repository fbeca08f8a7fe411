import type { InteractiveRun, RunResult, WindowSize } from '../types.ts';

/** A run that has started, or a result in place of one. */
export type Started = { run: InteractiveRun; result: Promise<RunResult> } | { result: RunResult };

/** An interactive run that starts later: what is asked of it meanwhile is done, in order, when it has started. */
export class DeferredRun implements InteractiveRun {
  readonly result: Promise<RunResult>;
  readonly #controller = new AbortController();
  readonly #run: Promise<InteractiveRun | undefined>;

  /** `start` gets a signal that is aborted by `cancel` and by `signal`. */
  constructor(signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<Started>) {
    const started = start(signal === undefined ? this.#controller.signal : AbortSignal.any([signal, this.#controller.signal]));
    this.result = started.then(({ result }) => result);
    this.#run = started.then(
      (begun) => ('run' in begun ? begun.run : undefined),
      () => undefined,
    );
  }

  /** Each of these hangs on the same promise in the same way, so that they happen in the order of the calls. */
  write(data: string | Uint8Array): Promise<void> {
    return this.#run.then((run) => run?.write(data));
  }

  end(): void {
    this.#tell((run) => run.end());
  }

  kill(signal: NodeJS.Signals): void {
    this.#tell((run) => run.kill(signal));
  }

  resize(size: WindowSize): void {
    this.#tell((run) => run.resize(size));
  }

  cancel(): void {
    this.#controller.abort();
  }

  /** What the run refuses is lost here: nobody waits for the answer any more. */
  #tell(what: (run: InteractiveRun) => void): void {
    void this.#run.then((run) => run !== undefined && what(run)).catch(() => undefined);
  }
}
