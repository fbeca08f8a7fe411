import { Buffer } from 'node:buffer';
import { SandboxError } from '../errors.ts';
import { bytesOf, checkWhole, isProgram } from '../limits/index.ts';
import type { FileSet, Limits, ReadOnlyMount, WindowSize } from '../types.ts';
import {
  FILE_FLAG,
  FRAME,
  HEADER_BYTES,
  MAX_FILE_CHUNK_BYTES,
  MAX_MOUNTS,
  MAX_PAYLOAD_BYTES,
  PROTOCOL_MAGIC,
  PROTOCOL_VERSION,
} from './frames.ts';

/** As many sandboxes as a launcher may have. */
const MOST_KEPT = 4096;

/** Collects the fields of one frame. Numbers are little-endian; a text is its length and its UTF-8 bytes. */
class FrameWriter {
  private bytes = Buffer.allocUnsafe(512);
  private used = HEADER_BYTES;

  private reserve(length: number): number {
    const at = this.used;
    this.used += length;
    if (this.used > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.used, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    return at;
  }

  u8(value: number): this {
    const at = this.reserve(1);
    this.bytes.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.reserve(2);
    this.bytes.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.reserve(4);
    this.bytes.writeUInt32LE(value, at);
    return this;
  }

  /** Whole numbers up to 2^53, in two halves: a BigInt costs more than the rest of the frame. */
  u64(value: number): this {
    const at = this.reserve(8);
    this.bytes.writeUInt32LE(value % 0x1_0000_0000, at);
    this.bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
    return this;
  }

  text(value: string): this {
    const length = Buffer.byteLength(value);
    this.u32(length);
    const at = this.reserve(length);
    this.bytes.write(value, at, 'utf8');
    return this;
  }

  texts(values: readonly string[]): this {
    this.u16(values.length);
    for (const value of values) this.text(value);
    return this;
  }

  raw(value: Uint8Array): this {
    const at = this.reserve(value.length);
    this.bytes.set(value, at);
    return this;
  }

  frame(type: number, sandbox: number): Buffer {
    const length = this.used - HEADER_BYTES;
    if (length > MAX_PAYLOAD_BYTES) {
      throw new SandboxError(
        'invalid_request',
        `command, env and collect together may take ${MAX_PAYLOAD_BYTES} bytes; they take ${length}.`,
        { field: 'command' },
      );
    }
    this.bytes.writeUInt32LE(length, 0);
    this.bytes.writeUInt16LE(type, 4);
    this.bytes.writeUInt16LE(0, 6);
    this.bytes.writeUInt32LE(sandbox, 8);
    return this.bytes.subarray(0, this.used);
  }
}

export function helloFrame(): Buffer {
  return new FrameWriter().u32(PROTOCOL_MAGIC).u16(PROTOCOL_VERSION).frame(FRAME.hello, 0);
}

export function emptyFrame(type: number, sandbox: number): Buffer {
  return new FrameWriter().frame(type, sandbox);
}

export interface OpenFields {
  flags: number;
  image: string;
  diskBytes: number;
  diskFiles: number;
  /** 0: never. */
  idleMs: number;
  /** 0: never. */
  lifetimeMs: number;
  mounts: readonly ReadOnlyMount[];
}

/** The path without its fixed start; the launcher adds that again and takes no other. */
function mountPath(path: string, start: string, field: string): string {
  const rest = path.slice(start.length);
  const isClean = rest !== '' && !path.includes('\0') && rest.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (path.startsWith(start) && isClean) return rest;
  throw new SandboxError('invalid_request', `${field} must be a plain absolute path below ${start}; it is ${JSON.stringify(path)}.`, {
    field,
  });
}

export function openFrame(sandbox: number, open: OpenFields): Buffer {
  if (open.mounts.length > MAX_MOUNTS) {
    throw new SandboxError('invalid_request', `mounts may hold at most ${MAX_MOUNTS}; it holds ${open.mounts.length}.`, {
      field: 'mounts',
    });
  }
  const writer = new FrameWriter().u32(open.flags).text(open.image).u64(open.diskBytes).u64(open.diskFiles);
  writer.u64(open.idleMs).u64(open.lifetimeMs).u16(open.mounts.length);
  for (const [index, mount] of open.mounts.entries()) {
    writer.text(mountPath(mount.source, '/', `mounts[${index}].source`));
    writer.text(mountPath(mount.target, '/mnt/', `mounts[${index}].target`));
  }
  return writer.frame(FRAME.open, sandbox);
}

/** So many skeletons of an image are to be ready at any time. Throws SandboxError `invalid_request`. */
export function keepFrame(image: string, ready: { cold: number; warm: number }): Buffer {
  checkWhole(ready.cold, 'cold', 0, MOST_KEPT);
  checkWhole(ready.warm, 'warm', 0, MOST_KEPT);
  return new FrameWriter().u32(ready.cold).u32(ready.warm).text(image).frame(FRAME.keep, 0);
}

export function fileFrames(sandbox: number, files: FileSet): Buffer[] {
  const frames: Buffer[] = [];
  for (const [path, content] of Object.entries(files)) {
    const bytes = bytesOf(content);
    const mode = isProgram(bytes) ? FILE_FLAG.executable : 0;
    for (let start = 0; start === 0 || start < bytes.length; start += MAX_FILE_CHUNK_BYTES) {
      const flags = mode | (start === 0 ? 0 : FILE_FLAG.append);
      const chunk = bytes.subarray(start, start + MAX_FILE_CHUNK_BYTES);
      frames.push(new FrameWriter().u32(flags).text(path).raw(chunk).frame(FRAME.file, sandbox));
    }
  }
  return frames;
}

export interface RunFields {
  flags: number;
  limits: Limits;
  window: WindowSize;
  /** Relative to the home; empty: the home. */
  cwd: string;
  command: readonly string[];
  /** `NAME=value`. */
  environment: readonly string[];
  collect: readonly string[];
}

export function runFrame(sandbox: number, run: RunFields): Buffer {
  const { limits } = run;
  const writer = new FrameWriter().u32(run.flags);
  writer.u64(limits.wallMs).u64(limits.cpuMs).u64(limits.memoryBytes).u64(limits.processes).u64(limits.outputBytes).u64(limits.fileBytes);
  writer.u64(limits.openFiles).u64(limits.stackBytes).u64(limits.addressSpaceBytes).u64(limits.collectFiles).u64(limits.collectBytes);
  writer.u16(run.window.columns).u16(run.window.rows).text(run.cwd);
  writer.texts(run.command).texts(run.environment).texts(run.collect);
  return writer.frame(FRAME.run, sandbox);
}

export function stdinFrame(sandbox: number, bytes: Uint8Array): Buffer {
  return new FrameWriter().raw(bytes).frame(FRAME.stdin, sandbox);
}

export function signalFrame(sandbox: number, signal: number): Buffer {
  return new FrameWriter().u8(signal).frame(FRAME.signal, sandbox);
}

export function resizeFrame(sandbox: number, window: WindowSize): Buffer {
  return new FrameWriter().u16(window.columns).u16(window.rows).frame(FRAME.resize, sandbox);
}
