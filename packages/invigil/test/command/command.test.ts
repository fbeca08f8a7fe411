import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/invigil.mjs', import.meta.url));

const PROGRAMS = {
  'hello.py': 'import sys\nprint("hello", *sys.argv[1:])\n',
  'upper.py': 'import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)\n',
  'fails.py': 'import sys\nprint("oops", file=sys.stderr)\nsys.exit(7)\n',
  'dies.py': 'import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n',
  'sleeps.py': 'import time\nprint("ready", flush=True)\ntime.sleep(1000)\n',
  'uses.py': 'import helper\nprint(helper.answer())\n',
  'helper.py': 'def answer(): return 42\n',
  'writes.py': 'import os\nos.mkdir("out")\nopen("out/a.txt", "w").write("made here")\n',
  'sum.c': '#include <stdio.h>\nint main(void) { int a, b; if (scanf("%d %d", &a, &b) == 2) printf("%d\\n", a + b); return 0; }\n',
  'broken.c': 'int main(void) { return nonsense; }\n',
  'input.txt': '20 22\n',
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-command-'));
  await Promise.all(Object.entries(PROGRAMS).map(([name, text]) => writeFile(join(folder, name), text)));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function begin(args: string[]) {
  return spawn(process.execPath, [COMMAND, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The first line of a stream, as soon as it is there. */
async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  while (!text.includes('\n')) text += String(((await once(stream, 'data')) as [Buffer])[0]);
  return text.slice(0, text.indexOf('\n'));
}

/** Runs the real command; `stdin` is all of its input. */
async function invigil(args: string[], stdin = '') {
  const child = begin(args);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined).end(stdin);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}

describe('invigil run', () => {
  test('prints what the program prints, and hands its arguments on', async () => {
    expect(await invigil(['run', 'hello.py', '--', 'dear', '--json'])).toEqual({ status: 0, stdout: 'hello dear --json\n', stderr: '' });
  });

  test('exits as the program does', async () => {
    expect(await invigil(['run', 'fails.py'])).toEqual({ status: 7, stdout: '', stderr: 'oops\n' });
  });

  test('a program that a signal ended gives 128 and its number, and a sentence', async () => {
    const { status, stderr } = await invigil(['run', 'dies.py']);
    expect(status).toBe(143);
    expect(stderr).toMatch(/^invigil: was asked to stop/);
  });

  test('input is handed on as it comes, and output comes back before the input ends', async () => {
    const child = begin(['run', '--limit', 'wall=50s', 'upper.py']);
    child.stdin.write('first\n');
    expect(await firstLine(child.stdout)).toBe('FIRST');
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test('an input that stays open does not outlive the program', async () => {
    const child = begin(['run', 'hello.py']);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('several files make one program', async () => {
    expect(await invigil(['run', 'uses.py', 'helper.py'])).toMatchObject({ status: 0, stdout: '42\n' });
  });

  test('a compiled language takes its input from a file, and JSON tells the whole result', async () => {
    const { status, stdout } = await invigil([
      'run',
      '--lang',
      'c',
      '--stdin',
      'input.txt',
      '--limit',
      'wall=2s',
      '--limit',
      'memory=64MB',
      '--json',
      'sum.c',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'exited', exitCode: 0, stdout: '42\n', compile: { verdict: 'exited' } });
    expect(status).toBe(0);
  });

  test('a program that does not compile shows the compiler’s words', async () => {
    const { status, stdout, stderr } = await invigil(['run', 'broken.c']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/nonsense[^]*invigil: /);
  });

  test('a program past its time gives 124 and one sentence', async () => {
    const { status, stderr } = await invigil(['run', '--limit', 'wall=300ms', 'sleeps.py']);
    expect(status).toBe(124);
    expect(stderr).toMatch(/^invigil: stopped after .*\n$/);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s ends the run and the command with 130', async (signal) => {
    const child = begin(['run', '--limit', 'wall=50s', 'sleeps.py']);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([130, null]);
  });

  test('SIGINT reaches the program', async () => {
    const child = begin(['run', '--limit', 'wall=50s', 'sleeps.py']);
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(Buffer.concat(stderr).toString()).toContain('KeyboardInterrupt');
  });

  test('collected files are written below the folder', async () => {
    expect(await invigil(['run', '--collect', 'out/*.txt', '--out', 'collected', 'writes.py'])).toMatchObject({ status: 0 });
    expect(await readFile(join(folder, 'collected/out/a.txt'), 'utf8')).toBe('made here');
  });

  test.each([
    [['run'], /missing required argument 'files'/],
    [['run', 'missing.py'], /missing\.py: there is no such file/],
    [['run', 'input.txt'], /input\.txt: no language is known by this ending; give one with --lang: python/],
    [['run', '--lang', 'klingon', 'hello.py'], /klingon/],
    [['run', '--limit', 'wall=2', 'hello.py'], /--limit wall=2: expected wall= and a time such as 2s/],
    [['run', '--collect', '*.txt', 'hello.py'], /--collect needs --out/],
    [['run', '--out', 'x', 'hello.py'], /--out needs --collect/],
    [['run', '--stdin', 'missing.txt', 'hello.py'], /missing\.txt: there is no such file/],
    [['frob'], /unknown command 'frob'/],
  ])('%j was not run: 125 and a sentence', async (args, sentence) => {
    const { status, stdout, stderr } = await invigil(args);
    expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});

test('invigil doctor prints JSON into a pipe, and its status is its verdict', async () => {
  const { status, stdout } = await invigil(['doctor']);
  const diagnosis = JSON.parse(stdout) as { ok: boolean; layers: unknown[] };
  expect(status).toBe(diagnosis.ok ? 0 : 1);
  expect(diagnosis.layers.length).toBeGreaterThan(0);
});

test('help and version are no failures', async () => {
  expect(await invigil(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('doctor') as string });
  expect(await invigil(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
});
