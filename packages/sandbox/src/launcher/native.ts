import { SandboxError } from '../errors.ts';
import { decodeKept, decodeLayer } from '../protocol/decode.ts';
import { emptyFrame, keepFrame } from '../protocol/encode.ts';
import { FRAME, RUN_FLAG } from '../protocol/frames.ts';
import type { ActiveRun } from '../run/active-run.ts';
import { framesToOpen, prepare } from '../run/request.ts';
import { mayBeWarm } from '../run/warm.ts';
import { SandboxHandle } from '../run/sandbox-handle.ts';
import { NativeSession } from '../run/session.ts';
import type {
  InteractiveOptions,
  InteractiveRun,
  Launcher,
  LayerStatus,
  RunOptions,
  RunRequest,
  RunResult,
  Session,
  SessionOptions,
  TemplateStatus,
} from '../types.ts';
import type { Connection } from './connection.ts';
import { Questions } from './questions.ts';

const FOR_ONE_RUN = { idleMs: 0, lifetimeMs: 0 };

/** Ends what the connection belongs to (a child process), after it was closed. */
export type Farewell = () => Promise<void>;

/** The native launcher, over one connection. */
export class NativeLauncher implements Launcher {
  readonly isolation = 'full';
  readonly closed: Promise<void>;
  /** Of the launcher's process, when it is our child; to measure and to test it. */
  readonly pid: number | undefined;
  private readonly connection: Connection;
  private readonly farewell: Farewell;
  private readonly questions: Questions;
  private asked: Promise<LayerStatus[]> | undefined;

  constructor(connection: Connection, farewell: Farewell, pid?: number) {
    this.connection = connection;
    this.farewell = farewell;
    this.pid = pid;
    this.closed = connection.closed;
    this.questions = new Questions(connection);
  }

  async run(request: RunRequest, options: RunOptions = {}): Promise<RunResult> {
    return this.start(request, options, false).result;
  }

  interact(request: RunRequest, options: InteractiveOptions = {}): InteractiveRun {
    return this.start(request, options, true);
  }

  async session(options: SessionOptions = {}): Promise<Session> {
    this.checkOpen();
    return new NativeSession(this.connection, options);
  }

  async layers(): Promise<LayerStatus[]> {
    this.checkOpen();
    /* The answer has no number of its own: those who ask while one is on its way share it. */
    this.asked ??= this.askLayers().finally(() => {
      this.asked = undefined;
    });
    return this.asked;
  }

  async keep(image: string, ready: { cold: number; warm: number }): Promise<TemplateStatus> {
    this.checkOpen();
    return this.questions.ask(keepFrame(image, ready), (type, payload) => (type === FRAME.kept ? decodeKept(payload) : undefined));
  }

  async close(): Promise<void> {
    this.connection.end();
    await this.closed;
    await this.farewell();
  }

  private askLayers(): Promise<LayerStatus[]> {
    const layers: LayerStatus[] = [];
    return this.questions.ask(emptyFrame(FRAME.layers, 0), (type, payload) => {
      if (type === FRAME.layer) layers.push(decodeLayer(payload));
      return type === FRAME.layers ? layers : undefined;
    });
  }

  private checkOpen(): void {
    if (!this.connection.isOpen) throw this.connection.failure;
  }

  private start(request: RunRequest, options: InteractiveOptions, isFed: boolean): ActiveRun {
    const limits = prepare(request);
    this.checkOpen();
    const handle = new SandboxHandle(this.connection);
    try {
      const open = framesToOpen(handle.id, options, limits, FOR_ONE_RUN, mayBeWarm(request, limits, options));
      return handle.start([open], request, limits, options, RUN_FLAG.last, isFed);
    } catch (error) {
      this.connection.forget(handle.id);
      throw error instanceof SandboxError ? error : new SandboxError('invalid_request', undefined, { cause: error });
    }
  }
}
