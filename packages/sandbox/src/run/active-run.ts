import { Buffer } from 'node:buffer';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { SandboxError } from '../errors.ts';
import type { Connection } from '../launcher/connection.ts';
import { decodeReport, decodeRoom, type RunReport } from '../protocol/decode.ts';
import { checkWindow } from '../limits/index.ts';
import { emptyFrame, resizeFrame, signalFrame } from '../protocol/encode.ts';
import { FRAME } from '../protocol/frames.ts';
import type { InteractiveRun, Limits, OutputStream, RunOptions, RunResult, WindowSize } from '../types.ts';
import { buildUnreported, buildResult } from './build-result.ts';
import { Collection } from './collection.ts';
import { Input } from './input.ts';

/** Steps of the launcher that speak of what the caller gave. */
const FILES_STEP = 'files:';

/** One run under way: takes its frames, feeds its input, and settles its result. */
export class ActiveRun implements InteractiveRun {
  readonly result: Promise<RunResult>;
  readonly input: Input;
  private readonly connection: Connection;
  private readonly sandbox: number;
  private readonly limits: Limits;
  private readonly options: RunOptions;
  private readonly shownIn: string | null;
  private readonly output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  private readonly collection = new Collection();
  private readonly onAbort = () => this.cancel();
  private listenerFault: { error: unknown } | undefined;
  /** Over, its sandbox may serve another run, which nothing said to this one may reach. */
  private isOver = false;
  private settle!: (result: RunResult | SandboxError) => void;

  /** `shownIn`: the folder of its display items, where they were asked for. */
  constructor(connection: Connection, sandbox: number, limits: Limits, options: RunOptions, shownIn: string | null) {
    this.connection = connection;
    this.sandbox = sandbox;
    this.limits = limits;
    this.options = options;
    this.shownIn = shownIn;
    this.input = new Input(connection, sandbox);
    this.result = new Promise((resolve, reject) => {
      this.settle = (result) => {
        this.isOver = true;
        this.input.stop();
        options.signal?.removeEventListener('abort', this.onAbort);
        if (this.listenerFault !== undefined) reject(this.listenerFault.error);
        else if (result instanceof SandboxError) reject(result);
        else resolve(result);
      };
    });
    /* A caller who only listens to output must not bring the process down by not looking at the result. */
    this.result.catch(() => undefined);
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  write(data: string | Uint8Array): Promise<void> {
    return this.input.write(data);
  }

  end(): void {
    this.input.end();
  }

  kill(signal: NodeJS.Signals): void {
    const number: number | undefined = constants.signals[signal];
    if (number === undefined) throw new SandboxError('invalid_request', `There is no signal ${signal}.`, { field: 'signal' });
    this.send(signalFrame(this.sandbox, number));
  }

  resize(size: WindowSize): void {
    checkWindow(size, 'size');
    this.send(resizeFrame(this.sandbox, size));
  }

  cancel(): void {
    this.send(emptyFrame(FRAME.cancel, this.sandbox));
  }

  /** Takes one frame; true when it was the last. */
  frame(type: number, payload: Buffer): boolean {
    switch (type) {
      case FRAME.stdout:
        this.keep('stdout', payload);
        return false;
      case FRAME.stderr:
        this.keep('stderr', payload);
        return false;
      case FRAME.stdinRoom:
        this.input.grant(decodeRoom(payload));
        return false;
      case FRAME.waiting:
        this.tell(() => this.options.onWaiting?.());
        return false;
      case FRAME.collected:
        this.collection.addPiece(payload);
        return false;
      case FRAME.omitted:
        this.collection.addOmitted(payload);
        return false;
      case FRAME.exit:
        this.finish(decodeReport(payload));
        return true;
      default:
        throw new SandboxError('protocol', `The launcher sent a frame of the unknown type ${type}.`);
    }
  }

  fail(error: SandboxError): void {
    this.settle(error);
  }

  /** Ends it without a report. */
  drop(verdict: 'cancelled' | 'internal-error'): void {
    this.settle(buildUnreported(verdict, this.limits, this.output));
  }

  private send(frame: Buffer): void {
    if (!this.isOver) this.connection.send([frame]);
  }

  private keep(stream: OutputStream, payload: Buffer): void {
    const chunk = Buffer.from(payload);
    this.output[stream].push(chunk);
    this.tell(() => this.options.onOutput?.(stream, chunk));
  }

  /** A listener that throws ends its own run, with its error, and not the connection that all runs share. */
  private tell(listener: () => void): void {
    if (this.listenerFault !== undefined) return;
    try {
      listener();
    } catch (error) {
      this.listenerFault = { error };
      this.cancel();
    }
  }

  private finish(report: RunReport): void {
    const isCallersFault = report.stepName.startsWith(FILES_STEP) && report.errno !== constants.errno.ENOSPC;
    if (isCallersFault) {
      const message = `A file could not be written into the sandbox: ${getSystemErrorName(-report.errno)}.`;
      return this.fail(new SandboxError('invalid_request', message, { field: 'files' }));
    }
    const result = buildResult(report, this.limits, this.output, this.collection, this.shownIn);
    if (report.step !== 0 && result.verdict === 'internal-error')
      result.explanation += ` (${report.stepName}: ${getSystemErrorName(-report.errno)})`;
    this.settle(result);
  }
}
