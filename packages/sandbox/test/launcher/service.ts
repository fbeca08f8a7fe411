import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLauncher } from '../../src/launcher/binary.ts';
import { FrameSplitter } from '../../src/protocol/decode.ts';
import { until } from './host.ts';

/** The group that nobody is in: `nogroup` or `nobody`, as the distribution calls it. */
export const NOBODY = 65534;

function nameOfGroup(id: number): string {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((candidate) => candidate.split(':')[2] === String(id));
  return line?.split(':')[0] ?? String(id);
}

/** A launcher that runs as a service of its own. */
export interface Service {
  socket: string;
  pid: number;
  process: ChildProcess;
  /** What it said on stderr so far. */
  messages(): string;
  stop(): Promise<void>;
}

/** Starts `invigil-launcher --listen` for the group of nobody, and waits until it can be reached. */
export async function startService(args: readonly string[] = []): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'invigil-service-'));
  chmodSync(folder, 0o755);
  const socket = join(folder, 'launcher.sock');
  const all = ['--listen', socket, '--group', nameOfGroup(NOBODY), ...args];
  const child = spawn(findLauncher(), all, { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
  let messages = '';
  child.stderr.on('data', (chunk: Buffer) => (messages += chunk.toString()));
  const exited = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true });
  };
  await until('the service listens', () => ((statSync(socket, { throwIfNoEntry: false })?.mode ?? 0) & 0o777) === 0o660);
  return { socket, pid: child.pid as number, process: child, messages: () => messages, stop };
}

/** Does something as a user without any right, as the server of a course would run. */
export async function asNobody<Value>(action: () => Promise<Value>, group = NOBODY): Promise<Value> {
  const [groups, uid, gid] = [process.getgroups?.() ?? [], process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  process.setgroups?.([]);
  process.setegid?.(group);
  process.seteuid?.(NOBODY);
  try {
    return await action();
  } finally {
    process.seteuid?.(uid);
    process.setegid?.(gid);
    process.setgroups?.(groups);
  }
}

export interface Answer {
  type: number;
  sandbox: number;
  payload: Buffer;
}

/** A client that sends whatever it is told to. */
export class RawClient {
  readonly answers: Answer[] = [];
  readonly closed: Promise<unknown>;
  private readonly socket: Socket;
  private readonly splitter = new FrameSplitter();

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const frame of this.splitter.push(chunk)) this.answers.push({ ...frame, payload: Buffer.from(frame.payload) });
    });
  }

  static async connect(path: string): Promise<RawClient> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  send(...parts: readonly Uint8Array[]): void {
    for (const part of parts) this.socket.write(part);
  }

  /** Sends, and waits until the kernel has taken all of it. */
  sent(part: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(part, () => resolve()));
  }

  /** Says that nothing follows, and waits until the launcher has hung up. */
  async end(): Promise<void> {
    this.socket.end();
    await this.closed;
  }

  /** Reads nothing any more. */
  pause(): void {
    this.socket.pause();
  }

  /** Hangs up without a word. */
  destroy(): void {
    this.socket.destroy();
  }
}
