import { SandboxError } from '../errors.ts';
import type { Connection } from '../launcher/connection.ts';
import { DEFAULT_LIMITS, checkFiles } from '../limits/index.ts';
import { emptyFrame } from '../protocol/encode.ts';
import { FRAME } from '../protocol/frames.ts';
import type {
  FileSet,
  InteractiveOptions,
  InteractiveRun,
  RunOptions,
  RunRequest,
  RunResult,
  Session,
  SessionEnd,
  SessionOptions,
} from '../types.ts';
import type { ActiveRun } from './active-run.ts';
import { framesToOpen, prepare } from './request.ts';
import { SandboxHandle } from './sandbox-handle.ts';

const DEFAULT_IDLE_MS = 60_000;
const DEFAULT_LIFETIME_MS = 600_000;

/** Several runs in one sandbox. The launcher keeps the clocks, so that a session ends even when its owner forgets it. */
export class NativeSession implements Session {
  readonly ended: Promise<SessionEnd>;
  private readonly handle: SandboxHandle;

  constructor(connection: Connection, options: SessionOptions) {
    const disk = { diskBytes: options.diskBytes ?? DEFAULT_LIMITS.diskBytes, diskFiles: options.diskFiles ?? DEFAULT_LIMITS.diskFiles };
    const life = { idleMs: options.idleMs ?? DEFAULT_IDLE_MS, lifetimeMs: options.lifetimeMs ?? DEFAULT_LIFETIME_MS };
    this.handle = new SandboxHandle(connection);
    this.ended = this.handle.ended;
    try {
      connection.send([framesToOpen(this.handle.id, options, disk, life, false)]);
    } catch (error) {
      connection.forget(this.handle.id);
      throw error;
    }
  }

  async run(request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.start(request, options, false).result;
  }

  interact(request: RunRequest, options: InteractiveOptions = {}): InteractiveRun {
    return this.start(request, options, true);
  }

  async writeFiles(files: FileSet): Promise<void> {
    checkFiles(files);
    this.checkFree();
    /* `true` reports what went wrong with the files; there is no other acknowledgement. */
    const result = await this.run({ command: ['/usr/bin/true'], files });
    if (result.verdict !== 'exited')
      throw new SandboxError('invalid_request', `The files do not fit: the sandbox ${result.explanation}.`, { field: 'files' });
  }

  async close(): Promise<void> {
    if (!this.handle.hasEnded) this.handle.connection.send([emptyFrame(FRAME.close, this.handle.id)]);
    await this.ended;
  }

  private start(request: RunRequest, options: InteractiveOptions, isFed: boolean): ActiveRun {
    const limits = prepare(request);
    this.checkFree();
    return this.handle.start([], request, limits, options, 0, isFed);
  }

  private checkFree(): void {
    if (this.handle.hasEnded) throw this.handle.error ?? new SandboxError('session_ended');
    if (this.handle.current !== undefined)
      throw new SandboxError('invalid_request', 'A run is under way in this session; they take place one after another.');
  }
}
