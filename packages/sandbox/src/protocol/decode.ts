import { Buffer } from 'node:buffer';
import { SandboxError } from '../errors.ts';
import { OMISSION_REASONS, type LayerStatus, type OmittedFile, type SessionEnd, type TemplateStatus } from '../types.ts';
import {
  CAUSES,
  END_REASONS,
  ERRORS,
  HEADER_BYTES,
  LAYERS,
  MAX_PAYLOAD_BYTES,
  TEMPLATE_STATES,
  type Cause,
  type LauncherErrorKind,
} from './frames.ts';

export interface Frame {
  type: number;
  sandbox: number;
  payload: Buffer;
}

/** Cuts a stream of bytes into frames. Throws SandboxError `protocol` on what is none. */
export class FrameSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole with these bytes. Their payloads are views and must be copied to be kept. */
  *push(chunk: Buffer): Generator<Frame> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const length = bytes.readUInt32LE(at);
      /* A collected chunk carries its path beside the data; twice the cap is far from any honest frame. */
      if (length > 2 * MAX_PAYLOAD_BYTES) throw new SandboxError('protocol', `The launcher announced a frame of ${length} bytes.`);
      if (bytes.length - at < HEADER_BYTES + length) break;
      const start = at + HEADER_BYTES;
      const frame = {
        type: bytes.readUInt16LE(at + 4),
        sandbox: bytes.readUInt32LE(at + 8),
        payload: bytes.subarray(start, start + length),
      };
      at = start + length;
      this.rest = bytes.subarray(at);
      yield frame;
    }
    this.rest = bytes.subarray(at);
  }
}

class FrameReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  u8(): number {
    return this.bytes.readUInt8(this.step(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.step(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.step(4));
  }

  i32(): number {
    return this.bytes.readInt32LE(this.step(4));
  }

  u64(): number {
    const at = this.step(8);
    return this.bytes.readUInt32LE(at) + this.bytes.readUInt32LE(at + 4) * 0x1_0000_0000;
  }

  text(): string {
    const length = this.u32();
    const at = this.step(length);
    return this.bytes.toString('utf8', at, at + length);
  }

  rest(): Buffer {
    return this.bytes.subarray(this.at);
  }

  private step(length: number): number {
    const at = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw new SandboxError('protocol', 'The launcher sent a frame that is cut off.');
    return at;
  }
}

/** What the launcher says of a run that has ended. */
export interface RunReport {
  /** As from waitpid(2). */
  status: number;
  cause: Cause;
  /** Bits of HIT. */
  hits: number;
  /** A step of the set-up that failed, and its errno; 0 when all went well. */
  step: number;
  errno: number;
  stepName: string;
  wallNs: number;
  cpuNs: number;
  memoryBytes: number;
  processes: number;
  omittedStdout: number;
  omittedStderr: number;
  /** What was used of the limit that ended the run: ns for times, bytes for output. */
  causeUsed: number;
  diskBytes: number;
  diskFiles: number;
  /** Whether the program was a fork of a template. */
  warm: boolean;
}

export function decodeReport(payload: Buffer): RunReport {
  const reader = new FrameReader(payload);
  return {
    status: reader.i32(),
    cause: CAUSES[reader.u8()] ?? 'lost',
    hits: reader.u32(),
    step: reader.u16(),
    errno: reader.u32(),
    wallNs: reader.u64(),
    cpuNs: reader.u64(),
    memoryBytes: reader.u64(),
    processes: reader.u64(),
    omittedStdout: reader.u64(),
    omittedStderr: reader.u64(),
    causeUsed: reader.u64(),
    diskBytes: reader.u64(),
    diskFiles: reader.u64(),
    warm: reader.u8() !== 0,
    stepName: reader.text(),
  };
}

/** One piece of a collected file. The pieces of a file follow each other. */
export function decodeCollected(payload: Buffer): { size: number; path: string; bytes: Buffer } {
  const reader = new FrameReader(payload);
  return { size: reader.u64(), path: reader.text(), bytes: Buffer.from(reader.rest()) };
}

/** What of a name is not UTF-8 becomes U+FFFD. */
export function decodeOmitted(payload: Buffer): OmittedFile {
  const reader = new FrameReader(payload);
  const reason = OMISSION_REASONS[reader.u8()] ?? 'unreadable';
  return { reason, path: reader.text() };
}

export function decodeError(payload: Buffer): { kind: LauncherErrorKind; message: string } {
  const reader = new FrameReader(payload);
  return { kind: ERRORS[reader.u16()] ?? 'setup', message: reader.text() };
}

export function decodeEnded(payload: Buffer): SessionEnd {
  return END_REASONS[new FrameReader(payload).u8()] ?? 'launcher-lost';
}

export function decodeRoom(payload: Buffer): number {
  return new FrameReader(payload).u32();
}

export function decodeWelcome(payload: Buffer): { version: number; inputRoom: number } {
  const reader = new FrameReader(payload);
  return { version: reader.u16(), inputRoom: reader.u32() };
}

export function decodeLayer(payload: Buffer): LayerStatus {
  const reader = new FrameReader(payload);
  const layer = LAYERS[reader.u8()] ?? 'init';
  const state = reader.u8() === 1 ? 'on' : 'off';
  const required = reader.u8() === 1;
  return { layer, state, required, detail: reader.text(), remedy: reader.text() };
}

export function decodeKept(payload: Buffer): TemplateStatus {
  const reader = new FrameReader(payload);
  return { template: TEMPLATE_STATES[reader.u8()] ?? 'none', problem: reader.text() };
}
