import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { DEFAULT_LIMITS } from '../../src/limits/index.ts';
import { decodeError, decodeReport } from '../../src/protocol/decode.ts';
import {
  emptyFrame,
  fileFrames,
  helloFrame,
  openFrame,
  resizeFrame,
  runFrame,
  signalFrame,
  stdinFrame,
  type RunFields,
} from '../../src/protocol/encode.ts';
import { FRAME, HEADER_BYTES, MAX_PAYLOAD_BYTES, RUN_FLAG } from '../../src/protocol/frames.ts';
import type { Launcher } from '../../src/types.ts';
import { sh } from '../launcher.ts';
import { groupsOf, isAlive, livingSandboxes, programsIn, residentBytesOf, sandboxGroupsIn, until } from './host.ts';
import { RawClient, startService } from './service.ts';

const POOL = 2;
const service = await startService(['--pool', String(POOL)]);
let bystander: Launcher;
let groups: string[];
beforeAll(async () => {
  bystander = await openLauncher({ socket: service.socket });
  groups = groupsOf(service.pid);
});
afterAll(async () => {
  await bystander.close();
  await service.stop();
});

/** The header of a frame with any payload, sound or not. */
function raw(type: number, sandbox: number, payload: Uint8Array, length = payload.length, reserved = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(reserved, 6);
  header.writeUInt32LE(sandbox, 8);
  return Buffer.concat([header, payload]);
}

const DISK = { diskBytes: DEFAULT_LIMITS.diskBytes, diskFiles: DEFAULT_LIMITS.diskFiles };
const open = (sandbox: number): Buffer => openFrame(sandbox, { flags: 0, image: 'host', ...DISK, idleMs: 0, lifetimeMs: 0, mounts: [] });
const RUN: RunFields = {
  flags: 0,
  limits: DEFAULT_LIMITS,
  window: { columns: 80, rows: 24 },
  cwd: '',
  command: ['true'],
  environment: [],
  collect: [],
};
const run = (sandbox: number, more: Partial<RunFields> = {}): Buffer => runFrame(sandbox, { ...RUN, ...more });
const SLEEP = { command: ['sleep', '600'] };
const hello = helloFrame();

/** What a launcher says to these bytes before it hangs up; undefined: nothing is wrong with them. */
async function complaintTo(...parts: readonly Uint8Array[]): Promise<string | undefined> {
  const client = await RawClient.connect(service.socket);
  client.send(...parts);
  await client.end();
  const last = client.answers.find(({ type, sandbox }) => type === FRAME.error && sandbox === 0);
  if (last === undefined) return undefined;
  expect(client.answers.at(-1)).toBe(last);
  const { kind, message } = decodeError(last.payload);
  expect(kind).toBe('protocol');
  return message;
}

async function expectDaemonServes(): Promise<void> {
  expect(isAlive(service.pid)).toBe(true);
  expect((await bystander.run(sh('exit 42'))).exitCode).toBe(42);
}

describe('a client that does not keep to the protocol is told what is wrong and hung up on', () => {
  const withByte = (frame: Buffer): Buffer =>
    raw(frame.readUInt16LE(4), frame.readUInt32LE(8), Buffer.concat([frame.subarray(HEADER_BYTES), Buffer.of(0)]));
  const without = (frame: Buffer): Buffer => raw(frame.readUInt16LE(4), frame.readUInt32LE(8), frame.subarray(HEADER_BYTES, -1));
  const magic = Buffer.from(hello.subarray(HEADER_BYTES));
  const strange = Buffer.from(magic).fill(0, 0, 4);
  const later = Buffer.from(magic).fill(9, 4, 6);

  test.each<[string, string, readonly Uint8Array[]]>([
    ['no greeting', 'the first frame must be a greeting', [open(1)]],
    ['another protocol', 'the frame is larger than 131072 bytes', [Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')]],
    ['a greeting of somebody else', 'this is not an Invigil client', [raw(FRAME.hello, 0, strange)]],
    ['a greeting of another version', 'another version of the protocol', [raw(FRAME.hello, 0, later)]],
    ['two greetings', 'greeted already', [hello, hello]],
    ['a frame that is too large', 'larger than 131072 bytes', [hello, raw(FRAME.stdin, 1, Buffer.of(), MAX_PAYLOAD_BYTES + 1)]],
    ['a length near the largest number', 'larger than 131072 bytes', [hello, raw(FRAME.stdin, 1, Buffer.of(), 0xffff_ffff)]],
    ['an unknown type', 'type is unknown', [hello, raw(999, 1, Buffer.of())]],
    ['an answer of ours', 'type is unknown', [hello, raw(FRAME.exit, 1, Buffer.of())]],
    ['a reserved field that is used', 'reserved field is not zero', [hello, raw(FRAME.close, 1, Buffer.of(), 0, 1)]],
    ['sandbox 0', 'may not be 0', [hello, open(0)]],
    ['a sandbox that is open', 'open already', [hello, open(1), open(1)]],
    ['a field too many', 'bytes after the last field', [hello, withByte(open(1))]],
    ['a field too few', 'cut off', [hello, without(open(1))]],
    ['a run that is cut off', 'cut off', [hello, open(1), without(run(1))]],
    ['a command with a NUL', 'NUL byte', [hello, open(1), run(1, { command: ['a\0b'] })]],
    ['no command', 'there is no command', [hello, open(1), run(1, { command: [] })]],
    ['a working folder above the home', 'not clean', [hello, open(1), run(1, { cwd: '../x' })]],
    ['no time at all', 'may not be zero', [hello, open(1), run(1, { limits: { ...DEFAULT_LIMITS, wallMs: 0 } })]],
    ['more time than there is', 'larger than 2^43', [hello, open(1), run(1, { limits: { ...DEFAULT_LIMITS, cpuMs: 2 ** 53 - 1 } })]],
    ['an unknown flag', 'unknown flag', [hello, open(1), run(1, { flags: 1 << 20 })]],
    ['two runs at one time', 'under way', [hello, open(1), run(1, SLEEP), run(1)]],
    ['a file in mid-run', 'only between runs', [hello, open(1), run(1, SLEEP), ...fileFrames(1, { a: '' })]],
    ['a file above the home', 'not clean', [hello, open(1), ...fileFrames(1, { '../a': '' })]],
    ['an absolute file', 'not clean', [hello, open(1), ...fileFrames(1, { '/etc/a': '' })]],
    ['signal 0', 'between 1 and 31', [hello, open(1), signalFrame(1, 0)]],
    ['signal 64', 'between 1 and 31', [hello, open(1), signalFrame(1, 64)]],
    ['a closing with something in it', 'should be empty', [hello, open(1), raw(FRAME.close, 1, Buffer.of(1))]],
    ['a resize that is cut off', 'cut off', [hello, open(1), without(resizeFrame(1, { columns: 1, rows: 1 }))]],
  ])('%s', async (_, complaint, frames) => {
    expect(await complaintTo(...frames)).toContain(complaint);
    await expectDaemonServes();
  });
});

test('a client that sends more input than it was granted is hung up on', async () => {
  const client = await RawClient.connect(service.socket);
  client.send(hello, open(1), run(1, SLEEP));
  // The first grant is 256 KiB; a pipe takes at most 64 KiB more. Piece by piece: who is hung up on while writing loses the answer.
  for (let piece = 0; piece < 2; piece += 1) await client.sent(stdinFrame(1, Buffer.alloc(MAX_PAYLOAD_BYTES)));
  await client.sent(stdinFrame(1, Buffer.alloc(MAX_PAYLOAD_BYTES)));
  await client.closed;
  expect(decodeError(client.answers.at(-1)?.payload ?? Buffer.of()).message).toContain('more input than there is room for');
  await expectDaemonServes();
});

describe('a client that is only late or early is no enemy', () => {
  test('frames for a sandbox that is not there, or not any more, are passed over', async () => {
    const stray = [run(7), ...fileFrames(7, { a: '' }), stdinFrame(7, Buffer.of(1)), signalFrame(7, 2), resizeFrame(7, RUN.window)];
    const empty = [FRAME.stdinEnd, FRAME.cancel, FRAME.close].map((type) => emptyFrame(type, 7));
    expect(await complaintTo(hello, ...stray, ...empty, open(7), ...empty, emptyFrame(FRAME.layers, 0))).toBeUndefined();
  });

  test('a frame may come byte by byte, and many in one piece', async () => {
    const client = await RawClient.connect(service.socket);
    const all = Buffer.concat([hello, open(1), run(1, { flags: RUN_FLAG.last | RUN_FLAG.noInput, command: ['sh', '-c', 'exit 9'] })]);
    for (const byte of all) client.send(Buffer.of(byte));
    await until('it has ended', () => client.answers.at(-1)?.type === FRAME.ended);
    const exit = client.answers.find(({ type }) => type === FRAME.exit);
    expect(decodeReport(exit?.payload ?? Buffer.of()).status).toBe(9 << 8);
    await client.end();
  });

  test('one that stops in the middle of a frame, or says nothing, only holds its own connection', async () => {
    const [silent, half] = [await RawClient.connect(service.socket), await RawClient.connect(service.socket)];
    half.send(hello, open(1).subarray(0, 20));
    await expectDaemonServes();
    silent.destroy();
    await half.end();
    await expectDaemonServes();
  });

  test('one that does not read is not waited for, and its runs end with it', async () => {
    const client = await RawClient.connect(service.socket);
    const flood = { command: ['yes'], limits: { ...DEFAULT_LIMITS, outputBytes: 2 ** 40, wallMs: 600_000, cpuMs: 600_000 } };
    client.pause();
    client.send(hello, open(1), run(1, flood), open(2), run(2, flood));
    await until('both run', () => programsIn(sandboxGroupsIn(groups), 'yes').length === 2);
    for (let i = 0; i < 5; i += 1) await expectDaemonServes();
    client.destroy();
    await until('only the pool is left', () => livingSandboxes(groups).length === POOL);
  });
});

test('a client that asks without end and does not read costs the launcher little memory', async () => {
  const MOST_MORE_BYTES = 16 << 20;
  const before = residentBytesOf(service.pid);
  const client = await RawClient.connect(service.socket);
  client.pause();
  // Each is answered with about a kilobyte: 200,000 would be 200 MB.
  client.send(hello, Buffer.concat(Array.from({ length: 200_000 }, () => emptyFrame(FRAME.layers, 0))));
  for (let i = 0; i < 20; i += 1) {
    await expectDaemonServes();
    expect(residentBytesOf(service.pid) - before).toBeLessThan(MOST_MORE_BYTES);
  }
  client.destroy();
});

test('a client that goes on sending after it was hung up on is not listened to for ever', async () => {
  const socket = connect({ path: service.socket, allowHalfOpen: true });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined).resume();
  socket.write(Buffer.concat([hello, raw(999, 1, Buffer.alloc(0))]));
  const flood = Buffer.alloc(1 << 20);
  while (!socket.destroyed) await new Promise((resolve) => socket.write(flood, resolve));
  await closed;
  await expectDaemonServes();
});

describe('whatever a client sends, the daemon lives and every other client is served', () => {
  afterAll(() => until('only the pool is left', () => livingSandboxes(groups).length === POOL));

  test('any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (greets, chunks) => {
        await complaintTo(...(greets ? [hello] : []), ...chunks);
      }),
      { numRuns: 150 },
    );
    await expectDaemonServes();
  });

  test('any payload in a frame of any type', async () => {
    const frame = fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 6 }), async (frames) => {
        await complaintTo(hello, open(1), ...frames.map(([type, sandbox, payload]) => raw(type, sandbox, payload)));
      }),
      { numRuns: 100 },
    );
    await expectDaemonServes();
  });

  test('sound frames in any order, with bytes of them changed', async () => {
    const sandbox = fc.integer({ min: 0, max: 2 });
    const sound = fc.oneof(
      sandbox.map(open),
      fc.tuple(sandbox, fc.integer({ min: 0, max: 15 })).map(([id, flags]) => run(id, { flags, collect: ['**'] })),
      sandbox.map((id) => run(id, SLEEP)),
      fc.tuple(sandbox, fc.string({ minLength: 1, maxLength: 20 })).map(([id, path]) => Buffer.concat(fileFrames(id, { [path]: 'x' }))),
      fc.tuple(sandbox, fc.uint8Array({ maxLength: 100 })).map(([id, bytes]) => stdinFrame(id, bytes)),
      fc.tuple(sandbox, fc.integer({ min: 0, max: 40 })).map(([id, signal]) => signalFrame(id, signal)),
      sandbox.map((id) => resizeFrame(id, { columns: 3, rows: 3 })),
      fc.tuple(sandbox, fc.constantFrom(FRAME.stdinEnd, FRAME.cancel, FRAME.close, FRAME.layers)).map(([id, type]) => emptyFrame(type, id)),
    );
    const change = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { freq: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(sound, change), { maxLength: 14 }), async (frames) => {
        const sent = frames.map(([bytes, changed]) => {
          const copy = Buffer.from(bytes);
          if (changed !== null) copy[changed[0] % copy.length] = changed[1];
          return copy;
        });
        await complaintTo(hello, ...sent);
      }),
      { numRuns: 150 },
    );
    await expectDaemonServes();
    expect(service.messages()).not.toMatch(/Sanitizer|more than \d+ objects/);
  });
});
