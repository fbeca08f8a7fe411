import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from '@invigil/sandbox';
import { ApiError, type ErrorBody } from '../errors.ts';
import type { RunAnswer, RunStatus } from '../schemas/result.ts';
import { neverStarted } from './answer.ts';

/** Output is told in portions: a program that prints single bytes must not make an event, and 200 bytes of memory, of each. */
const PORTION_MS = 20;
const PORTION_CHARACTERS = 16_384;

const STREAMS = ['stdout', 'stderr'] as const;

/** One server-sent event of a run. Its number is its place in `events`, from 1. */
export interface RunEvent {
  name: 'status' | 'output' | 'result' | 'failed';
  /** JSON. */
  data: string;
}

/** An asynchronous run: what happened so far, and how to cancel it. */
export class KeptRun {
  readonly id: string;
  readonly events: RunEvent[] = [];
  readonly cancellation = new AbortController();
  #status: RunStatus['status'] = 'queued';
  #result: RunAnswer | null = null;
  #error: ErrorBody['error'] | null = null;
  #bytes = 0;
  #endedAt = 0;
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #pending = { stdout: '', stderr: '' };
  #portion: NodeJS.Timeout | undefined;
  readonly #readers = new Set<() => void>();
  readonly #ended = Promise.withResolvers<void>();

  constructor(id: string) {
    this.id = id;
    this.#tell('status', { status: 'queued' });
  }

  get isDone(): boolean {
    return this.#status === 'done';
  }

  /** Of performance.now(); 0 until the run is done. */
  get endedAt(): number {
    return this.#endedAt;
  }

  /** About the memory that events and result hold. */
  get bytes(): number {
    return this.#bytes;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  view(): RunStatus {
    return { id: this.id, status: this.#status, result: this.#result, error: this.#error };
  }

  started(): void {
    this.#status = 'running';
    this.#tell('status', { status: 'running' });
  }

  /** A character whose bytes come in two chunks is told with the second. */
  printed(stream: OutputStream, chunk: Uint8Array): void {
    this.#pending[stream] += this.#decoders[stream].write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (this.#pending[stream].length >= PORTION_CHARACTERS) this.#tellOutput();
    else this.#portion ??= setTimeout(() => this.#tellOutput(), PORTION_MS);
  }

  finished(result: RunAnswer): void {
    this.#result = result;
    this.#end('result', result);
  }

  /** Whether the client ended it: a server that stops gives its own error for a reason. */
  get isCancelledByClient(): boolean {
    const { signal } = this.cancellation;
    return signal.aborted && !(signal.reason instanceof ApiError);
  }

  /** A run that was cancelled in the queue has a result; one that the server could not do has an error. */
  failed(error: ApiError, unsafe: boolean): void {
    if (this.isCancelledByClient && this.#status === 'queued') return this.finished(neverStarted(this.id, unsafe));
    this.#error = error.toBody().error;
    this.#end('failed', this.#error);
  }

  /** Calls back at every new event until the returned function is called. */
  follow(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  #end(name: 'result' | 'failed', data: object): void {
    for (const stream of STREAMS) this.#pending[stream] += this.#decoders[stream].end();
    this.#tellOutput();
    this.#status = 'done';
    this.#endedAt = performance.now();
    this.#tell(name, data);
    this.#ended.resolve();
  }

  #tellOutput(): void {
    clearTimeout(this.#portion);
    this.#portion = undefined;
    for (const stream of STREAMS) {
      const text = this.#pending[stream];
      this.#pending[stream] = '';
      if (text !== '') this.#tell('output', { stream, text });
    }
  }

  #tell(name: RunEvent['name'], data: object): void {
    const json = JSON.stringify(data);
    this.#bytes += json.length * 2;
    this.events.push({ name, data: json });
    for (const reader of this.#readers) reader();
  }
}
