import type { Buffer } from 'node:buffer';
import { SandboxError, type SandboxErrorCode } from '../errors.ts';
import type { Connection, FrameHandler } from '../launcher/connection.ts';
import { decodeEnded, decodeError } from '../protocol/decode.ts';
import { FRAME, RUN_FLAG, type LauncherErrorKind } from '../protocol/frames.ts';
import type { InteractiveOptions, Limits, RunRequest, SessionEnd } from '../types.ts';
import { askForDisplay } from '../result/display.ts';
import { ActiveRun } from './active-run.ts';
import { framesToRun } from './request.ts';

const CODE_OF_ERROR: Readonly<Record<LauncherErrorKind, { code: SandboxErrorCode; field?: string }>> = {
  none: { code: 'launcher_failed' },
  protocol: { code: 'protocol' },
  layer: { code: 'layer_missing' },
  limit: { code: 'launcher_failed' },
  mount: { code: 'invalid_request', field: 'mounts' },
  image: { code: 'invalid_request', field: 'image' },
  files: { code: 'invalid_request', field: 'files' },
  setup: { code: 'launcher_failed' },
};

function toError(payload: Buffer): SandboxError {
  const { kind, message } = decodeError(payload);
  const { code, field } = CODE_OF_ERROR[kind];
  return new SandboxError(code, message, field === undefined ? {} : { field });
}

/** The library's side of one sandbox: hands frames to the run that is under way, and knows when the sandbox has ended. */
export class SandboxHandle implements FrameHandler {
  readonly id: number;
  readonly connection: Connection;
  readonly ended: Promise<SessionEnd>;
  current: ActiveRun | undefined;
  error: SandboxError | undefined;
  hasEnded = false;
  /** Runs that this sandbox was given. */
  private runs = 0;
  private resolveEnded!: (reason: SessionEnd) => void;

  constructor(connection: Connection) {
    this.connection = connection;
    this.id = connection.register(this);
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
  }

  /** Sends `before`, which opens the sandbox if it is not yet open, and a run in one write. `flags`: LAST for a sandbox of one run. */
  start(
    before: readonly Buffer[],
    request: RunRequest,
    limits: Limits,
    options: InteractiveOptions,
    flags: number,
    isFed: boolean,
  ): ActiveRun {
    const stdin = request.stdin;
    const hasInput = isFed || (stdin !== undefined && stdin.length > 0);
    const asked = askForDisplay(request, limits, this.runs);
    const frames = framesToRun(this.id, asked.request, asked.limits, options, flags | (hasInput ? 0 : RUN_FLAG.noInput));
    this.runs += 1;
    const run = new ActiveRun(this.connection, this.id, limits, options, asked.folder);
    if (options.signal?.aborted === true) {
      run.drop('cancelled');
      if (before.length > 0) this.finish('closed');
      return run;
    }
    this.current = run;
    this.connection.sendTogether(() => {
      this.connection.send([...before, ...frames]);
      if (stdin !== undefined && stdin.length > 0) void run.write(stdin);
      if (hasInput && !isFed) run.end();
    });
    return run;
  }

  frame(type: number, payload: Buffer): void {
    if (type === FRAME.error) this.error = toError(payload);
    else if (type === FRAME.ended) this.finish(decodeEnded(payload));
    else if (this.current?.frame(type, payload) === true) this.current = undefined;
  }

  lost(): void {
    this.finish('launcher-lost');
  }

  private finish(reason: SessionEnd): void {
    this.hasEnded = true;
    this.connection.forget(this.id);
    if (this.error !== undefined) this.current?.fail(this.error);
    else this.current?.drop(reason === 'launcher-lost' ? 'internal-error' : 'cancelled');
    this.current = undefined;
    this.resolveEnded(reason);
  }
}
