import { Buffer } from 'node:buffer';
import type { Connection } from '../launcher/connection.ts';
import { emptyFrame, stdinFrame } from '../protocol/encode.ts';
import { FRAME } from '../protocol/frames.ts';

const CHUNK_BYTES = 64 * 1024;

interface Waiting {
  bytes: Buffer;
  sent: () => void;
}

/** The input of one run: never more on its way than the launcher has granted room for. */
export class Input {
  private readonly connection: Connection;
  private readonly sandbox: number;
  private room: number;
  private readonly queue: Waiting[] = [];
  private isEnding = false;
  private isOver = false;

  constructor(connection: Connection, sandbox: number) {
    this.connection = connection;
    this.sandbox = sandbox;
    this.room = connection.inputRoom;
  }

  /** Resolves when all of it is on its way, or when the run is over. */
  write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.length === 0 || this.isOver) return Promise.resolve();
    return new Promise((sent) => {
      this.queue.push({ bytes, sent });
      this.push();
    });
  }

  end(): void {
    if (this.isOver) return;
    this.isEnding = true;
    this.push();
  }

  grant(bytes: number): void {
    this.room += bytes;
    this.push();
  }

  /** Nobody reads any more: writers must not wait for ever. */
  stop(): void {
    this.isOver = true;
    for (const waiting of this.queue.splice(0)) waiting.sent();
  }

  private push(): void {
    const frames: Buffer[] = [];
    for (let first = this.queue[0]; first !== undefined && this.room > 0; first = this.queue[0]) {
      const size = Math.min(first.bytes.length, this.room, CHUNK_BYTES);
      frames.push(stdinFrame(this.sandbox, first.bytes.subarray(0, size)));
      this.room -= size;
      first.bytes = first.bytes.subarray(size);
      if (first.bytes.length > 0) continue;
      this.queue.shift();
      first.sent();
    }
    if (this.isEnding && this.queue.length === 0) {
      this.isEnding = false;
      frames.push(emptyFrame(FRAME.stdinEnd, this.sandbox));
    }
    if (frames.length > 0) this.connection.send(frames);
  }
}
