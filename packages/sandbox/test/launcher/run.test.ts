import { constants } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { PATIENT, python, sh, text } from '../launcher.ts';

const launcher = await openLauncher({ pool: 2 });
afterAll(() => launcher.close());

describe('what goes into a run', () => {
  test('input, arguments, environment, files and working folder reach the program', async () => {
    const result = await launcher.run({
      command: ['sh', '-c', 'cat; cat "$1"; echo "$X"; pwd', 'sh', '../a.txt'],
      files: { 'a.txt': 'file\n', 'sub/b': new Uint8Array(), 'deep/er/c': { base64: 'AAEC' } },
      stdin: 'input\n',
      env: { X: 'variable' },
      cwd: 'sub',
      limits: PATIENT,
    });
    expect(text(result.stdout)).toBe('input\nfile\nvariable\n/home/student/sub\n');
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0, signal: null, compile: null, unsafe: false });
  });

  test('a program without input reads end of file at once', async () => {
    expect(text((await launcher.run(sh('cat; echo end'))).stdout)).toBe('end\n');
  });

  test('arguments are no shell: spaces, quotes, newlines and an empty one arrive as they are', async () => {
    const given = ['a b', '"$HOME"', 'x\ny', '', 'ä€𝄞', '--'];
    const code = 'import json, sys; print(json.dumps(sys.argv[1:]))';
    const result = await launcher.run({ command: ['python3', '-c', code, ...given], limits: PATIENT });
    expect(JSON.parse(text(result.stdout))).toEqual(given);
  });

  test('a program gets its own fixed environment and nothing of ours', async () => {
    process.env['INVIGIL_TEST_SECRET'] = 'secret';
    const result = await launcher.run({ command: ['env'], env: { LANG: 'C' }, limits: PATIENT });
    expect(text(result.stdout).trim().split('\n').toSorted()).toEqual([
      'HOME=/home/student',
      'LANG=C',
      'LOGNAME=student',
      'PATH=/usr/local/bin:/usr/bin:/bin',
      'TMPDIR=/tmp',
      'USER=student',
    ]);
  });

  test('files hold any bytes and any size up to the disk, and programs among them can be started', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256);
    const files = { 'data.bin': bytes, 'go.sh': '#!/bin/sh\nwc -c < data.bin\ntest -x data.bin || echo no program' };
    const result = await launcher.run({ command: ['./go.sh'], files, collect: ['data.bin'], limits: PATIENT });
    expect(text(result.stdout)).toBe('300000\nno program\n');
    expect(Buffer.from(result.files[0]?.content ?? []).equals(bytes)).toBe(true);
  });

  test('input of megabytes passes, and a program that does not read it does no harm', async () => {
    const stdin = Buffer.alloc(3_000_000, 'x');
    expect(text((await launcher.run(sh('wc -c', { stdin }))).stdout).trim()).toBe('3000000');
    expect(await launcher.run(sh('exit 4', { stdin }))).toMatchObject({ verdict: 'exited', exitCode: 4 });
  });

  test('a mount that the launcher does not allow, an unknown image and a wrong request are refused with the field', async () => {
    const mounts = [{ source: '/etc', target: '/mnt/etc' }];
    await expect(launcher.run(sh('true'), { mounts })).rejects.toMatchObject({ code: 'invalid_request', field: 'mounts' });
    await expect(launcher.run(sh('true'), { image: 'none' })).rejects.toMatchObject({ code: 'invalid_request', field: 'image' });
    await expect(launcher.run({ command: [] })).rejects.toMatchObject({ field: 'command' });
    await expect(launcher.run(sh('true', { files: { a: '', 'a/b': '' } }))).rejects.toMatchObject({ field: 'files' });
    await expect(launcher.run(sh('true', { limits: { wallMs: 2 ** 50 } }))).rejects.toMatchObject({ field: 'limits.wallMs' });
    expect(() => launcher.interact(sh('true'), { terminal: { columns: 70_000, rows: 24 } })).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'terminal.columns' }) as Error,
    );
  });

  test('files that do not fit the disk end the run before it starts', async () => {
    const result = await launcher.run(sh('echo started', { files: { big: Buffer.alloc(200_000) }, limits: { diskBytes: 100_000 } }));
    expect(result).toMatchObject({ verdict: 'disk-exceeded', limitsHit: [{ limit: 'diskBytes', allowed: 100_000 }] });
    expect(result.stdout).toHaveLength(0);
  });
});

describe('what comes out of a run', () => {
  test.each([0, 1, 127, 255])('the exit status %i', async (status) => {
    expect(await launcher.run(sh(`exit ${status}`))).toMatchObject({ verdict: 'exited', exitCode: status, signal: null });
  });

  test('the signal that ended the program, by its best known name', async () => {
    const names = ['SIGABRT', 'SIGSEGV', 'SIGFPE', 'SIGKILL', 'SIGTERM', 'SIGIO', 'SIGSYS'] as const;
    const results = await Promise.all(names.map((name) => launcher.run(sh(`kill -${constants.signals[name]} $$`))));
    expect(results.map(({ signal }) => signal)).toEqual(names);
    for (const result of results) expect(result).toMatchObject({ verdict: 'signaled', exitCode: null });
  });

  test('a program that is not there, or is none, ends as in a shell, and says so', async () => {
    const missing = await launcher.run({ command: ['no-such-program'] });
    expect(missing).toMatchObject({ verdict: 'exited', exitCode: 127 });
    expect(text(missing.stderr)).toBe('invigil: cannot run no-such-program: No such file or directory\n');
    const plain = await launcher.run({ command: ['./plain'], files: { plain: 'text' } });
    expect(plain).toMatchObject({ verdict: 'exited', exitCode: 126 });
    expect((await launcher.run({ command: ['true'], cwd: 'nowhere' })).exitCode).toBe(126);
  });

  test('both streams come whole and each in its order', async () => {
    const streamed = { stdout: '', stderr: '' };
    const code = 'import sys\nfor i in range(20000): print(i, file=sys.stdout if i % 2 else sys.stderr)';
    const result = await launcher.run(python(code, { limits: { outputBytes: 1 << 20 } }), {
      onOutput: (stream, chunk) => (streamed[stream] += text(chunk)),
    });
    const odd = Array.from({ length: 10_000 }, (_, index) => `${2 * index + 1}\n`).join('');
    const even = Array.from({ length: 10_000 }, (_, index) => `${2 * index}\n`).join('');
    expect(text(result.stdout)).toBe(odd);
    expect(text(result.stderr)).toBe(even);
    expect(streamed).toEqual({ stdout: odd, stderr: even });
  });

  test('a listener that throws ends its own run with its error, and nobody else’s', async () => {
    const other = launcher.interact(sh('cat'));
    const fault = new Error('the listener is wrong');
    const run = launcher.run(sh('echo up; sleep 600'), {
      onOutput: () => {
        throw fault;
      },
    });
    await expect(run).rejects.toBe(fault);
    await other.write('still here');
    other.end();
    expect(text((await other.result).stdout)).toBe('still here');
  });

  test('usage is told: time, processor time, memory and processes', async () => {
    const code =
      'import threading, time\nx = bytearray(50_000_000)\nts = [threading.Thread(target=time.sleep, args=(0.1,)) for _ in range(3)]';
    const { usage } = await launcher.run(python(`${code}\nfor t in ts: t.start()\nfor t in ts: t.join()`));
    expect(usage.wallMs).toBeGreaterThan(100);
    expect(usage.cpuMs).toBeGreaterThan(0);
    expect(usage.cpuMs).toBeLessThan(usage.wallMs * 2);
    expect(usage.memoryBytes).toBeGreaterThan(50_000_000);
    expect(usage.memoryBytes).toBeLessThan(80_000_000);
    expect(usage.processes).toBe(4);
  });

  test('what the program left running is ended with it, and does not hold it up', async () => {
    const result = await launcher.run(sh('(trap "" HUP TERM; exec sleep 600) & setsid sleep 600 & echo done'));
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0 });
    expect(text(result.stdout)).toBe('done\n');
  });
});

describe('a launcher that is closed', () => {
  test('lists its layers, all on that are required, to any number of askers at one time', async () => {
    const [one, two] = await Promise.all([launcher.layers(), launcher.layers()]);
    expect(one).toEqual(two);
    expect(one.map(({ layer }) => layer)).toEqual(
      expect.arrayContaining(['namespaces', 'root', 'cgroup', 'rlimits', 'seccomp', 'privileges', 'init']),
    );
    for (const { state, required, detail, remedy } of one) {
      expect(detail).not.toBe('');
      if (required) expect([state, remedy]).toEqual(['on', '']);
    }
  });

  test('ends what was under way, and refuses what comes later', async () => {
    const other = await openLauncher({ pool: 1 });
    const run = other.run(sh('sleep 600'));
    const session = await other.session();
    await other.close();
    await other.closed;
    expect((await run).verdict).toBe('internal-error');
    expect(await session.ended).toBe('launcher-lost');
    await expect(other.run(sh('true'))).rejects.toMatchObject({ code: 'launcher_lost' });
    await expect(other.session()).rejects.toMatchObject({ code: 'launcher_lost' });
    await expect(other.layers()).rejects.toMatchObject({ code: 'launcher_lost' });
    await expect(session.run(sh('true'))).rejects.toMatchObject({ code: 'session_ended' });
    await other.close();
  });
});
