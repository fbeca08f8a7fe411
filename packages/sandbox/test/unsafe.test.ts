import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Launcher, RunRequest, RunResult } from '../src/types.ts';
import { matchesGlob } from '../src/unsafe/glob.ts';
import { openUnsafeLauncher } from '../src/unsafe/launcher.ts';

const onLinux = process.platform === 'linux';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
let launcher: Launcher;
let warning = '';

beforeAll(() => {
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((warning += String(chunk)), true));
  launcher = openUnsafeLauncher();
  write.mockRestore();
});
afterAll(() => launcher.close());

function sh(script: string, more: Partial<RunRequest> = {}): Promise<RunResult> {
  return launcher.run({ command: ['sh', '-c', script], ...more });
}

describe('isolation none', () => {
  test('says loudly that it isolates nothing, and marks every result', async () => {
    expect(warning).toContain('ISOLATION IS OFF');
    expect(launcher.isolation).toBe('none');
    expect((await launcher.layers()).every((layer) => layer.state === 'off')).toBe(true);
    expect((await sh('true')).unsafe).toBe(true);
  });

  test('gives output, exit status, input, arguments, files, environment and working folder', async () => {
    const result = await launcher.run({
      command: ['sh', '-c', 'cat; cat "$1"; echo "$X" >&2; basename "$PWD"; exit 3', 'sh', '../a.txt'],
      files: { 'a.txt': 'file\n', 'sub/b': '' },
      stdin: 'input\n',
      env: { X: 'variable' },
      cwd: 'sub',
    });
    expect(text(result.stdout)).toBe('input\nfile\nsub\n');
    expect(text(result.stderr)).toBe('variable\n');
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 3, signal: null, explanation: 'ended with exit status 3' });
  });

  test('a signal that ends the program is named', async () => {
    expect(await sh('kill -SEGV $$')).toMatchObject({ verdict: 'signaled', exitCode: null, signal: 'SIGSEGV' });
  });

  test('the clock stops a sleeper, and what it had printed is kept', async () => {
    const result = await sh('echo one; echo two; sleep 60', { limits: { wallMs: 300 } });
    expect(result).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 300 }] });
    expect(result.explanation).toContain('it had printed 2 lines');
  });

  test.runIf(onLinux)('processor time and memory are limited as far as they can be seen', async () => {
    expect(await sh('while :; do :; done', { limits: { cpuMs: 300, wallMs: 30_000 } })).toMatchObject({ verdict: 'cpu-timeout' });
    const hog = 'import time; x = bytearray(200_000_000); time.sleep(20)';
    const result = await launcher.run({ command: ['python3', '-c', hog], limits: { memoryBytes: 64 * 1024 * 1024, wallMs: 30_000 } });
    expect(result.verdict).toBe('memory-exceeded');
  });

  test('output beyond the limit is cut, counted, and ends the run', async () => {
    const seen: number[] = [];
    const result = await launcher.run(
      { command: ['sh', '-c', 'yes'], limits: { outputBytes: 1000 } },
      { onOutput: (_, chunk) => seen.push(chunk.length) },
    );
    expect(result.verdict).toBe('output-exceeded');
    expect(result.stdout).toHaveLength(1000);
    expect(result.omitted.stdout).toBeGreaterThan(0);
    expect(seen.reduce((sum, length) => sum + length, 0)).toBe(1000);
  });

  test('aborting cancels, before the start and during the run', async () => {
    const early = await launcher.run({ command: ['sleep', '60'] }, { signal: AbortSignal.abort() });
    expect(early.verdict).toBe('cancelled');
    const controller = new AbortController();
    const run = launcher.run(
      { command: ['sh', '-c', 'echo up; sleep 60'], limits: { wallMs: 60_000 } },
      { signal: controller.signal, onOutput: () => controller.abort() },
    );
    expect((await run).verdict).toBe('cancelled');
  });

  test('a background process that holds the output open does not hold the run up', async () => {
    const result = await sh('(trap "" HUP TERM; sleep 60) & echo done');
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0 });
    expect(text(result.stdout)).toBe('done\n');
  });

  test('wrong requests are refused with the field', async () => {
    await expect(launcher.run({ command: ['a'], files: { '../x': '' } })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(launcher.run({ command: ['a'] }, { image: 'python' })).rejects.toMatchObject({ field: 'image' });
    await expect(launcher.run({ command: ['a'] }, { mounts: [{ source: '/a', target: '/opt/a' }] })).rejects.toMatchObject({
      field: 'mounts',
    });
    expect(() => launcher.interact({ command: ['a'] }, { terminal: { columns: 80, rows: 24 } })).toThrow('terminal');
  });
});

describe('collected files', () => {
  test('regular files come back; links, FIFOs, sparse giants and what is too many do not', async () => {
    const script = `mkdir -p out/deep; echo a > out/a.txt; echo b > out/deep/b.txt; echo no > out/c.dat
      ln -s /etc/passwd out/link.txt; mkfifo out/fifo.txt; truncate -s 1G out/sparse.txt || true; ln -s / out/root`;
    const limits = { fileBytes: 2 ** 31, collectFiles: 3 };
    const result = await sh(script, { collect: ['out/**/*.txt', 'nothing'], limits });
    expect(result.files.map((file) => [file.path, text(file.content)])).toEqual([
      ['out/a.txt', 'a\n'],
      ['out/deep/b.txt', 'b\n'],
    ]);
    expect(result.omittedFiles).toEqual([
      { path: 'out/fifo.txt', reason: 'not-a-regular-file' },
      { path: 'out/link.txt', reason: 'not-a-regular-file' },
      { path: 'out/sparse.txt', reason: 'too-large' },
    ]);
    const few = await sh('touch 1 2 3 4', { collect: ['*'], limits: { collectFiles: 2 } });
    expect(few.files).toHaveLength(2);
    expect(few.omittedFiles).toEqual([3, 4].map((name) => ({ path: String(name), reason: 'too-many' })));
  });

  test.each([
    ['*.txt', 'a.txt', true],
    ['*.txt', 'b/a.txt', false],
    ['**/*.txt', 'a.txt', true],
    ['**/*.txt', 'b/c/a.txt', true],
    ['out/**', 'out/a/b', true],
    ['out/**', 'out', false],
    ['a?c', 'abc', true],
    ['a[a-c]d', 'abd', true],
    ['a[!a-c]d', 'abd', false],
    ['*a*b*c', 'xxaxxbxxc', true],
    ['a/**/b/**/c', 'a/x/b/y/z/c', true],
    ['a/**/b', 'a/b', true],
    ['[', '[', false],
  ])('the pattern %s and the path %s: %s', (pattern, path, matches) => {
    expect(matchesGlob(pattern, path)).toBe(matches);
  });

  test('a pattern of many stars is answered at once', () => {
    expect(matchesGlob('*a'.repeat(200) + 'b', 'a'.repeat(900))).toBe(false);
    expect(matchesGlob('**/a/'.repeat(100) + 'b', 'a/'.repeat(400) + 'a')).toBe(false);
  });
});

describe('interactive runs and sessions', () => {
  test('a program is fed while it runs', async () => {
    const answers: string[] = [];
    const run = launcher.interact(
      { command: ['sh', '-c', 'while read line; do echo "got $line"; done; echo end'] },
      {
        onOutput: (_, chunk) => {
          answers.push(text(chunk));
          if (answers.length === 1) void run.write('two\n').then(() => run.end());
        },
      },
    );
    await run.write('one\n');
    expect(text((await run.result).stdout)).toBe('got one\ngot two\nend\n');
  });

  test('a program can be interrupted and cancelled', async () => {
    const command = ['sh', '-c', 'trap "echo caught; exit 5" INT; echo up; while :; do sleep 0.1; done'];
    const run = launcher.interact({ command }, { onOutput: (_, chunk) => text(chunk) === 'up\n' && run.kill('SIGINT') });
    expect(await run.result).toMatchObject({ verdict: 'exited', exitCode: 5 });
    const other = launcher.interact({ command });
    other.cancel();
    expect((await other.result).verdict).toBe('cancelled');
  });

  test('files stay from run to run of a session, and runs follow one another', async () => {
    const session = await launcher.session();
    await session.writeFiles({ 'a.txt': 'a' });
    const runs = [1, 2, 3].map(() => session.run({ command: ['sh', '-c', 'printf b >> a.txt; cat a.txt'] }));
    expect((await Promise.all(runs)).map((run) => text(run.stdout))).toEqual(['ab', 'abb', 'abbb']);
    const home = text((await session.run({ command: ['pwd'] })).stdout).trim();
    await session.close();
    expect(await session.ended).toBe('closed');
    expect(existsSync(home)).toBe(false);
    await expect(session.run({ command: ['true'] })).rejects.toMatchObject({ code: 'session_ended' });
  });

  test('a session ends by itself: idle, or at the end of its life whatever still runs', async () => {
    expect(await (await launcher.session({ idleMs: 20 })).ended).toBe('idle');
    const session = await launcher.session({ lifetimeMs: 200 });
    const run = session.run({ command: ['sleep', '60'], limits: { wallMs: 60_000 } });
    expect(await session.ended).toBe('lifetime');
    expect((await run).verdict).toBe('cancelled');
  });

  test('closing the launcher ends what still runs', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const other = openUnsafeLauncher();
    write.mockRestore();
    const run = other.run({ command: ['sleep', '60'], limits: { wallMs: 60_000 } });
    const session = await other.session();
    await other.close();
    await other.closed;
    expect((await run).verdict).toBe('cancelled');
    expect(await session.ended).toBe('closed');
    await expect(other.run({ command: ['true'] })).rejects.toMatchObject({ code: 'launcher_lost' });
  });
});
