import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCodeJail, SafeExecException, type CodeJail, type JailLogEntry, type SafeExecOptions } from '../src/codejail/index.ts';
import type { Launcher } from '../src/types.ts';
import { openLauncher } from '../src/launcher/open.ts';
import { text } from './launcher.ts';

let launcher: Launcher;
let jail: CodeJail;
const log: JailLogEntry[] = [];

beforeAll(async () => {
  launcher = await openLauncher({ pool: 1, allowMounts: [tmpdir()] });
  jail = createCodeJail(launcher, { limits: { CPU: 5, REALTIME: 20 }, log: (entry) => log.push(entry) });
});
afterAll(() => launcher.close());

async function exec(code: string, globals: Record<string, unknown> = {}, options: SafeExecOptions = {}): Promise<Record<string, unknown>> {
  await jail.safeExec(code, globals, options);
  return globals;
}

async function failure(code: string, options: SafeExecOptions = {}): Promise<SafeExecException> {
  const error: unknown = await exec(code, {}, options).catch((reason: unknown) => reason);
  if (error instanceof SafeExecException) return error;
  throw new Error('The code did not fail.', { cause: error });
}

describe('globals', () => {
  test('go in and come out', async () => {
    expect(await exec('x += 1; y = [x, "ä"]', { x: 16, kept: true })).toEqual({ x: 17, y: [17, 'ä'], kept: true });
  });

  test('what JSON cannot carry is dropped; bytes, tuples and keys are made to fit', async () => {
    const code = `
import math
f = lambda: 1
class C: pass
c = C(); s = {1, 2}; mixed = [1, C()]; loop = []; loop.append(loop); odd = b"\\xff"
b = "ä".encode(); t = (1, (2, b"in")); d = {1: "one", None: 2}; z = 1.5; n = None; k = {(1, 2): 3}`;
    expect(await exec(code)).toEqual({ b: 'ä', t: [1, [2, 'in']], d: { 1: 'one', null: 2 }, z: 1.5, n: null });
  });

  test('functions that it defines can be called by it', async () => {
    expect(await exec('def f(n): return n * f(n - 1) if n else 1\nx = f(20)')).toMatchObject({ x: 2432902008176640000n });
  });

  test('NaN, the infinities and long integers pass both ways', async () => {
    const globals = { nan: Number.NaN, big: 10n ** 30n };
    expect(await exec('big += 1; inf = -float("inf"); ok = nan != nan', globals)).toEqual({
      nan: Number.NaN,
      big: 10n ** 30n + 1n,
      inf: -Infinity,
      ok: true,
    });
  });

  test('a variable called __proto__ is a variable', async () => {
    const globals = await exec('globals()["__proto__"] = {"polluted": 1}');
    expect(Object.keys(globals)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(globals)).toBe(Object.prototype);
  });

  test('as JSON text, 1.0 stays 1.0', async () => {
    expect(JSON.stringify(await jail.safeExecJson('y = x', '{"x": 1.0}'))).toBe(JSON.stringify('{"x": 1.0, "y": 1.0}'));
    for (const wrong of ['[]', '1', '{}, []', '{']) {
      await expect(jail.safeExecJson('', wrong)).rejects.toMatchObject({ code: 'invalid_request', field: 'globals' });
    }
  });
});

describe('failures', () => {
  test('an exception is told by its traceback, stdout is suppressed, and the globals stay as they were', async () => {
    const globals = { x: 1 };
    const error: unknown = await jail
      .safeExec('x = 2; print("secret"); raise ValueError("bad x")', globals)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SafeExecException);
    expect(String(error)).toMatch(/^SafeExecException: Couldn't execute jailed code: stdout: b'', stderr: b.Traceback/);
    expect(String(error)).toContain('ValueError: bad x');
    expect(String(error)).toMatch(/with status code: 1$/);
    expect(globals).toEqual({ x: 1 });
  });

  test('code that runs for ever, or shields itself, ends with status -9', async () => {
    const message = "Couldn't execute jailed code: stdout: b'', stderr: b'' with status code: -9";
    const strict = { limitOverridesContext: 'strict' };
    jail.overrideLimit('REALTIME', 0.6, 'strict');
    expect((await failure('while True: pass', strict)).message).toBe(message);
    expect((await failure('while True:\n  try:\n    while True: pass\n  except BaseException: pass', strict)).message).toBe(message);
    const shield =
      'import signal, time\nfor s in range(1, 32):\n  try: signal.signal(s, signal.SIG_IGN)\n  except OSError: pass\nwhile True: time.sleep(1)';
    expect((await failure(shield, strict)).message).toBe(message);
  });

  test('printing, writing to descriptor 1 and leaving early are not answers', async () => {
    const forged = 'import os\nprint(\'{"x": 2}\')\nos.write(1, b\'{"x": 2}\')\nos.system("echo 2")';
    expect(await exec(forged, { x: 1 })).toEqual({ x: 1 });
    expect((await failure('import os; os._exit(0)')).message).toContain('without handing back its globals');
    expect((await failure('import sys; sys.exit(0)')).message).toContain('without handing back its globals');
    const garbage = 'import os\nfor fd in range(3, 20):\n  try: os.write(fd, b"x 2\\n{}")\n  except OSError: pass';
    expect((await failure(garbage)).message).toContain('without handing back its globals');
  });

  test('an unconfigured command is refused', async () => {
    await expect(jail.jailCode('ruby')).rejects.toMatchObject({ code: 'not_configured' });
    await expect(createCodeJail(launcher, { commands: {} }).safeExec('', {})).rejects.toMatchObject({ code: 'not_configured' });
  });

  test('an abort rejects with its reason', async () => {
    const reason = new Error('enough');
    await expect(exec('', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('files and python path', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jail-test-'));
    await mkdir(join(folder, 'pack'));
    await writeFile(join(folder, 'pack', 'packed.py'), 'value = "packed"');
    await writeFile(join(folder, 'data.txt'), 'data');
    await symlink('/etc/passwd', join(folder, 'pack', 'leak'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('files and folders of the host are copied under their last names, links in them left out', async () => {
    const code = 'import os\nwith open("data.txt") as file: x = file.read()\nnames = sorted(os.listdir("pack"))';
    expect(await exec(code, {}, { files: [join(folder, 'data.txt'), join(folder, 'pack')] })).toEqual({ x: 'data', names: ['packed.py'] });
    await expect(exec('', {}, { files: [join(folder, 'none')] })).rejects.toMatchObject({ code: 'invalid_request', field: 'files' });
    await expect(exec('', {}, { files: ['/dev/null'] })).rejects.toMatchObject({ code: 'invalid_request', field: 'files' });
  });

  test('extra files are there; python_lib.zip and folders are importable by the python path', async () => {
    const zipped = await exec(ZIP_MAKER, {});
    const extraFiles = { 'python_lib.zip': { base64: String(zipped['zip']) }, 'extra.txt': 'extra' };
    const code = 'import lib\nx = lib.value, open("extra.txt").read()';
    expect(await exec(code, {}, { extraFiles, pythonPath: ['python_lib.zip'] })).toMatchObject({ x: [42, 'extra'] });
    expect((await failure('import lib', { extraFiles })).message).toContain('No module named');
  });

  test('a pack of the host is importable from where it is', async () => {
    const options = { pythonPath: [join(folder, 'pack')] };
    expect(await exec('import packed; x = packed.value', {}, options)).toMatchObject({ x: 'packed' });
  });
});

/** Makes a zip file in memory that holds lib.py. */
const ZIP_MAKER = `import base64, io, zipfile
_b = io.BytesIO()
with zipfile.ZipFile(_b, "w") as _z: _z.writestr("lib.py", "value = 42")
zip = base64.b64encode(_b.getvalue()).decode()`;

describe('jailed code of any kind', () => {
  test('a command gets its code, arguments and input, and a folder tmp', async () => {
    const code = 'import os, sys\nprint(sys.argv, input(), os.path.isdir("tmp")); sys.exit(3)';
    const jailed = await jail.jailCode('python', { code, argv: ['a', 'b c'], stdin: 'line\n', extraFiles: { f: '' } });
    expect(text(jailed.stdout)).toBe("['jailed_code', 'a', 'b c'] line True\n");
    expect(jailed.status).toBe(3);
  });

  test('commands are those of the configuration, and need no code', async () => {
    const other = createCodeJail(launcher, { commands: { show: ['/bin/cat', '-'] }, limits: { REALTIME: 20 } });
    expect(text((await other.jailCode('show', { stdin: 'hello' })).stdout)).toBe('hello');
  });

  test('a signal is a negative status', async () => {
    expect((await jail.jailCode('python', { code: 'import os; os.kill(os.getpid(), 11)' })).status).toBe(-11);
  });

  test('the log names each run by its slug', async () => {
    await exec('x = 1', {}, { slug: 'problem 7' });
    expect(log.at(-1)).toMatchObject({ slug: 'problem 7', command: 'python', status: 0, verdict: 'exited' });
  });
});

describe('limits of a jail', () => {
  test('nothing is written unless FSIZE allows it, and a large file fails with errno 27', async () => {
    const code = 'e = 0\ntry:\n  with open("tmp/f", "wb") as f: f.write(b"x" * 5000)\nexcept OSError as error: e = error.errno';
    expect(await exec(code)).toEqual({ e: 27 });
    jail.overrideLimit('FSIZE', 4096, 'small');
    jail.overrideLimit('FSIZE', 8192, 'large');
    expect(await exec(code, {}, { limitOverridesContext: 'small' })).toEqual({ e: 27 });
    expect(await exec(code, {}, { limitOverridesContext: 'large' })).toEqual({ e: 0 });
    expect(await exec(code, {}, { limitOverridesContext: 'unknown' })).toEqual({ e: 27 });
  });

  test('1 GiB is a MemoryError within VMEM', async () => {
    jail.overrideLimit('VMEM', 512 * 1024 * 1024, 'vmem');
    expect((await failure('x = bytearray(1 << 30)', { limitOverridesContext: 'vmem' })).message).toContain('MemoryError');
  });

  test('the processor time is limited by itself', async () => {
    const strict = createCodeJail(launcher, { limits: { CPU: 1, REALTIME: 50 } });
    await expect(strict.safeExec('while True: pass', {})).rejects.toMatchObject({
      jailed: { status: -9, result: { verdict: 'cpu-timeout' } },
    });
  });

  test('limits are set for all, and each jail has its own', async () => {
    const [one, two] = [
      createCodeJail(launcher, { limits: { REALTIME: 20, CPU: 9 } }),
      createCodeJail(launcher, { limits: { REALTIME: 20 } }),
    ];
    one.setLimit('FSIZE', 100_000);
    const code = 'with open("tmp/f", "w") as file: file.write("x")';
    await one.safeExec(code, {});
    await expect(two.safeExec(code, {})).rejects.toBeInstanceOf(SafeExecException);
  });

  test.each([
    ['PROXY', 1],
    ['SPEED', 1],
    ['CPU', 0],
    ['REALTIME', -1],
    ['NPROC', 1.5],
    ['VMEM', Number.NaN],
  ])('%s of %s is refused', (name, value) => {
    expect(() => jail.setLimit(name as 'CPU', value)).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: `limits.${name}` }) as Error,
    );
    expect(() => jail.overrideLimit(name as 'CPU', value, 'c')).toThrow(name);
    expect(() => createCodeJail(launcher, { limits: { [name]: value } })).toThrow(name);
  });
});

/** Runs code that sets `e` to the number of the error that it meets, or to 0. */
function errorOf(code: string): string {
  return `e = 0\ntry:\n${code.replace(/^/gm, '  ')}\nexcept OSError as error: e = error.errno or -1`;
}

describe('what a jail must withhold', () => {
  const { ENOENT, EPERM, EAGAIN, EACCES, EROFS, EAFNOSUPPORT } = constants.errno;

  async function meets(code: string, options: SafeExecOptions = {}): Promise<number> {
    return (await exec(errorOf(code), {}, options))['e'] as number;
  }

  test('its environment has a PATH and nothing of ours', async () => {
    process.env['JAIL_TEST_SECRET'] = 'secret';
    const { names, secret } = await exec('import os\nnames = sorted(os.environ); secret = "secret" in os.environ.values()');
    expect(names).toContain('PATH');
    expect({ names, secret }).toMatchObject({ names: expect.not.arrayContaining(['JAIL_TEST_SECRET']) as string[], secret: false });
  });

  test('the own folder can be listed, written to and cleared', async () => {
    jail.overrideLimit('FSIZE', 10_000, 'writer');
    const code = `import os
with open("tmp/a", "w") as file: file.write("a")
listed = os.listdir("tmp"); os.remove("tmp/a"); left = os.listdir("tmp")`;
    const globals = await exec(code, {}, { limitOverridesContext: 'writer' });
    expect(globals['listed']).toContain('a');
    expect(globals['left']).not.toContain('a');
  });

  test.each(['/etc/gshadow', '/etc/shadow', '/proc/1/cmdline', '/proc/1/environ', '/root/.bashrc', '/var/log/dpkg.log'])(
    '%s cannot be read',
    async (path) => {
      expect([ENOENT, EACCES, EPERM]).toContain(await meets(`open(${JSON.stringify(path)}).close()`));
    },
  );

  test.each(['/', '/etc', '/usr', '/sys', '/proc', '/mnt'])('nothing can be written to %s', async (folder) => {
    expect([ENOENT, EACCES, EPERM, EROFS]).toContain(await meets(`open(${JSON.stringify(`${folder}/written`)}, "w").close()`));
  });

  test("neither the host's temporary files nor its other folders are seen", async () => {
    const host = await mkdtemp(join(tmpdir(), 'jail-seen-'));
    const folders = ['/tmp', '/root', '/sys', '/boot', '/srv', '/var/lib', '/var/log', '/run'];
    const globals = await exec(`import os\nseen = {f: os.listdir(f) for f in ${JSON.stringify(folders)} if os.path.isdir(f)}`);
    await rm(host, { recursive: true });
    for (const [folder, names] of Object.entries(globals['seen'] as Record<string, string[]>)) expect([folder, ...names]).toEqual([folder]);
  });

  test("the names of the host's network are not seen", async () => {
    const { hosts, name } = await exec('import socket\nhosts = open("/etc/hosts").read(); name = socket.gethostname()');
    expect({ hosts, name }).toEqual({ hosts: '127.0.0.1 localhost\n::1 localhost\n', name: 'sandbox' });
  });

  test('no other process is seen', async () => {
    const code = 'import os\nnames = [n for n in os.listdir("/proc") if n.isdigit()]; own = str(os.getpid()); alone = names == [own]';
    expect(await exec(code)).toMatchObject({ alone: true });
  });

  test.each([
    ['an INET stream', 'socket.socket(socket.AF_INET, socket.SOCK_STREAM)'],
    ['an INET datagram', 'socket.socket(socket.AF_INET, socket.SOCK_DGRAM)'],
    ['an INET6 stream', 'socket.socket(socket.AF_INET6, socket.SOCK_STREAM)'],
    ['a NETLINK', 'socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)'],
  ])('%s socket cannot be made', async (_, call) => {
    expect([EPERM, EACCES, EAFNOSUPPORT]).toContain(await meets(`import socket\n${call}`));
  });

  test('names cannot be resolved and pages not fetched; a Unix socket works inside', async () => {
    expect(await meets('import socket\nsocket.getaddrinfo("example.com", 80)')).not.toBe(0);
    expect(await meets('import urllib.request\nurllib.request.urlopen("http://example.com/", timeout=5)')).not.toBe(0);
    const code = 'import socket\na, b = socket.socketpair(); a.send(b"hello"); x = b.recv(9); del a, b';
    expect(await exec(code)).toMatchObject({ x: 'hello' });
  });

  test('forks end at NPROC with errno 11, and with NPROC 1 there is no subprocess', async () => {
    const forks = 'import os, time\nfor _ in range(1000):\n  if os.fork() == 0: time.sleep(30); os._exit(0)';
    expect(await meets(forks)).toBe(EAGAIN);
    jail.overrideLimit('NPROC', 1, 'alone');
    const alone = { limitOverridesContext: 'alone' };
    expect(await meets('import subprocess\nsubprocess.run(["/bin/true"])', alone)).toBe(EAGAIN);
    // What a C library makes of it differs (-1, or the status of a shell that did not start), but it is never success.
    expect((await exec('import os\nx = os.system("true")', {}, alone))['x']).not.toBe(0);
  });
});
