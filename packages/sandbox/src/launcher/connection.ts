import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { SandboxError } from '../errors.ts';
import { FrameSplitter, decodeError, decodeWelcome } from '../protocol/decode.ts';
import { helloFrame } from '../protocol/encode.ts';
import { FRAME, PROTOCOL_VERSION } from '../protocol/frames.ts';

/** Takes the frames of one sandbox. */
export interface FrameHandler {
  frame(type: number, payload: Buffer): void;
  /** The connection is gone; nothing follows. */
  lost(): void;
}

/** Larger writes are not worth a copy. */
const MOST_COPIED_BYTES = 64 * 1024;

/** One connection to a launcher: greets it, numbers the sandboxes, and brings each frame to its handler. */
export class Connection {
  readonly closed: Promise<void>;
  inputRoom = 0;
  private readonly socket: Socket;
  private readonly splitter = new FrameSplitter();
  private readonly handlers = new Map<number, FrameHandler>();
  private nextSandbox = 1;
  private together: Buffer[] | undefined;
  private problem: SandboxError | undefined;
  private welcome: ((error?: SandboxError) => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.lose();
        resolve();
      });
    });
    socket.on('error', (cause) => {
      this.problem ??= new SandboxError('launcher_lost', undefined, { cause });
    });
    socket.on('data', (chunk) => this.receive(chunk));
  }

  /** Greets the launcher. Throws SandboxError `protocol` or `launcher_failed` when it is none of ours. */
  async greet(): Promise<void> {
    const greeted = new Promise<void>((resolve, reject) => {
      this.welcome = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.send([helloFrame()]);
    await greeted;
  }

  /** Why the connection ended, or what to say when it ends without a reason. */
  get failure(): SandboxError {
    return this.problem ?? new SandboxError('launcher_lost');
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** A number for a new sandbox. 0 is the connection itself. */
  register(handler: FrameHandler): number {
    const sandbox = this.nextSandbox;
    this.nextSandbox = (this.nextSandbox % 0xffff_ffff) + 1;
    this.handlers.set(sandbox, handler);
    return sandbox;
  }

  /** Takes the frames that belong to no sandbox. */
  registerGlobal(handler: FrameHandler): void {
    this.handlers.set(0, handler);
  }

  forget(sandbox: number): void {
    this.handlers.delete(sandbox);
  }

  /** Sends frames as one write. */
  send(frames: readonly Buffer[]): void {
    if (this.together !== undefined) this.together.push(...frames);
    else this.write(frames);
  }

  /** All that is sent meanwhile is one write: a run, its files and its input wake the launcher once. */
  sendTogether(sending: () => void): void {
    this.together = [];
    try {
      sending();
    } finally {
      const frames = this.together;
      this.together = undefined;
      this.write(frames);
    }
  }

  /** Small frames are copied into one: that takes a third of the time of a list of buffers. */
  private write(frames: readonly Buffer[]): void {
    if (this.socket.destroyed || frames.length === 0) return;
    const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
    if (bytes <= MOST_COPIED_BYTES) {
      this.socket.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames, bytes));
      return;
    }
    this.socket.cork();
    for (const frame of frames) this.socket.write(frame);
    this.socket.uncork();
  }

  end(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.splitter.push(chunk)) this.dispatch(frame.type, frame.sandbox, frame.payload);
    } catch (error) {
      this.problem ??= error instanceof SandboxError ? error : new SandboxError('protocol', undefined, { cause: error });
      this.socket.destroy();
    }
  }

  private dispatch(type: number, sandbox: number, payload: Buffer): void {
    if (type === FRAME.welcome) return this.welcomed(payload);
    if (type === FRAME.error && sandbox === 0) {
      this.problem = new SandboxError('protocol', `The launcher ended the connection: ${decodeError(payload).message}.`);
      return;
    }
    this.handlers.get(sandbox)?.frame(type, payload);
  }

  private welcomed(payload: Buffer): void {
    const { version, inputRoom } = decodeWelcome(payload);
    this.inputRoom = inputRoom;
    const wrong =
      version === PROTOCOL_VERSION
        ? undefined
        : new SandboxError('protocol', `The launcher speaks version ${version}, this library ${PROTOCOL_VERSION}.`);
    this.welcome?.(wrong);
    this.welcome = undefined;
  }

  private lose(): void {
    this.welcome?.(this.problem ?? new SandboxError('launcher_failed', 'The launcher closed the connection before it answered.'));
    this.welcome = undefined;
    const handlers = [...this.handlers.values()];
    this.handlers.clear();
    for (const handler of handlers) handler.lost();
  }
}
