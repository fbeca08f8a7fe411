import { describe, expect, test } from 'vitest';
import { runResult } from '../../src/edge/schemas/result.ts';
import { post, serve } from './serve.ts';

const sh = (script: string) => ['sh', '-c', script];

describe('POST /api/v1/runs', () => {
  test('answers with what a program printed, in the documented shape', async () => {
    const server = await serve();
    const { status, body } = await post(server, { language: 'python', files: { 'main.py': 'print(6*7)' } });
    expect(status).toBe(200);
    expect(runResult.parse(body)).toMatchObject({ verdict: 'exited', exitCode: 0, stdout: '42\n', stderr: '', compile: null });
  });

  test('gives input, arguments, environment and files of both kinds to the program', async () => {
    const server = await serve();
    const program = 'import os,sys\nprint(sys.stdin.read(), sys.argv[1:], os.environ["COURSE"], open("data/é.bin","rb").read())';
    const { body } = await post(server, {
      language: 'python',
      entry: 'go.py',
      files: { 'go.py': program, 'data/é.bin': { base64: '/wA=' }, 'other.py': '' },
      args: ['a b', '*'],
      stdin: { base64: Buffer.from('in').toString('base64') },
      env: { COURSE: 'cs1' },
    });
    expect(body).toMatchObject({ stdout: "in ['a b', '*'] cs1 b'\\xff\\x00'\n", verdict: 'exited' });
  });

  test('runs a command in a folder', async () => {
    const server = await serve();
    const { body } = await post(server, { image: 'host', command: sh('cat f; exit 3'), cwd: 'sub', files: { 'sub/f': 'x' } });
    expect(body).toMatchObject({ stdout: 'x', exitCode: 3, verdict: 'exited' });
  });

  test('brings files back, text as text and bytes as base64', async () => {
    const server = await serve();
    const { body } = await post(server, {
      command: sh('mkdir out; echo hi > out/a.txt; printf "\\377" > out/b.txt; echo no > c'),
      collect: ['out/*.txt'],
    });
    const files = body.files.toSorted((a, b) => a.path.localeCompare(b.path));
    expect(files).toEqual([
      { path: 'out/a.txt', type: 'text/plain', size: 3, content: 'hi\n' },
      { path: 'out/b.txt', type: 'application/octet-stream', size: 1, content: { base64: '/w==' } },
    ]);
  });

  test('brings back what a program shows, where it was asked for', async () => {
    const server = await serve();
    const script = 'set -- $INVIGIL_DISPLAY; mkdir -p $1; printf "<b>hi</b>" > $1/1; printf "\\377\\330\\377" > $1/2';
    const { body } = await post(server, { command: sh(script), display: true });
    expect(body.display).toEqual([
      { type: 'text/html', size: 9, content: '<b>hi</b>' },
      { type: 'image/jpeg', size: 3, content: { base64: '/9j/' } },
    ]);
    const silent = await post(server, { command: sh('echo "<$INVIGIL_DISPLAY>"') });
    expect(silent.body).toMatchObject({ stdout: '<>\n', display: [] });
  });

  test('gives output that is not UTF-8 as text and as bytes', async () => {
    const server = await serve();
    const { body } = await post(server, { command: sh('printf "a\\377b"; echo fine >&2') });
    expect(body.stdout).toBe('a\uFFFDb');
    expect(body.stdoutBase64).toBe(Buffer.from([0x61, 0xff, 0x62]).toString('base64'));
    expect(body).not.toHaveProperty('stderrBase64');
  });

  test('says what the compiler said', async () => {
    const server = await serve();
    const { status, body } = await post(server, { language: 'c', files: { 'main.c': 'int main(void) { return x; }' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ verdict: 'compile-error', compile: { verdict: 'exited' } });
    expect(JSON.stringify(body.compile)).toContain('undeclared');
  });

  test('ends a run at its limit, and lowers a default above the ceiling', async () => {
    const server = await serve({ ceilings: { wallMs: 300 } });
    const { body } = await post(server, { command: ['sleep', '20'] });
    expect(body).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 300 }] });
    const python = await post(server, { language: 'python', files: { 'main.py': 'import time; time.sleep(20)' }, limits: { wallMs: 200 } });
    expect(python.body).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 200 }] });
  });

  test('holds the compile step to the ceilings too, where the request says nothing of it', async () => {
    const memoryBytes = 64 * 1024 * 1024;
    const server = await serve({ ceilings: { memoryBytes, wallMs: 20_000 } });
    // Ten million numbers from six macros: more than any compiler holds in 64 MiB.
    const macros = [...'BCDEFG'].map((name, index) => `#define ${name} ${Array(10).fill('ABCDEF'[index]).join(',')}`);
    const { body } = await post(server, {
      language: 'c',
      files: { 'main.c': ['#define A 1,2,3,4,5,6,7,8,9,0', ...macros, 'int numbers[] = {G};', 'int main(void) {}'].join('\n') },
    });
    expect(body).toMatchObject({ verdict: 'compile-error', compile: { limitsHit: [{ limit: 'memoryBytes', allowed: memoryBytes }] } });
    expect(body.explanation).toBe('could not be compiled: the compiler used 64 MB of the 64 MB of memory allowed and was stopped');
    const small = await post(server, { language: 'c', files: { 'main.c': 'int main(void) { return 7; }' } });
    expect(small.body).toMatchObject({ verdict: 'exited', exitCode: 7 });
  });

  test('treats names of the language as names', async () => {
    const server = await serve();
    const files = { constructor: 'a', prototype: 'b', toString: 'c', hasOwnProperty: 'd' };
    const { body } = await post(server, { command: sh('cat constructor prototype toString hasOwnProperty'), files });
    expect(body.stdout).toBe('abcd');
  });
});
