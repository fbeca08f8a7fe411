import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { Limits, OmittedFile, RunResult } from '../../src/types.ts';
import { PATIENT, python, sh, text } from '../launcher.ts';

const launcher = await openLauncher({ pool: 2 });
afterAll(() => launcher.close());

function collect(script: string, patterns: string[], limits: Partial<Limits> = {}): Promise<RunResult> {
  return launcher.run(sh(script, { collect: patterns, limits }));
}

const contents = (result: RunResult): Record<string, string> =>
  Object.fromEntries(result.files.map((file) => [file.path, text(file.content)]));
const omitted = (result: RunResult): Record<string, OmittedFile['reason']> =>
  Object.fromEntries(result.omittedFiles.map((file) => [file.path, file.reason]));

describe('collected files', () => {
  test('are those that match, by any of the patterns, each once, sorted by path', async () => {
    const script = 'mkdir -p out/deep/er x; for f in b.txt a.txt out/c.txt out/deep/d.txt out/deep/er/e.txt x/f.dat; do echo $f > $f; done';
    const paths = async (...patterns: string[]): Promise<string[]> => Object.keys(contents(await collect(script, patterns)));
    expect(await paths('*.txt', 'a*')).toEqual(['a.txt', 'b.txt']);
    expect(await paths('out/*')).toEqual(['out/c.txt']);
    expect(await paths('**/*.txt')).toEqual(['a.txt', 'b.txt', 'out/c.txt', 'out/deep/d.txt', 'out/deep/er/e.txt']);
    expect(await paths('out/**/e.txt', '?/[e-g].dat')).toEqual(['out/deep/er/e.txt', 'x/f.dat']);
    expect(await paths('none*')).toEqual([]);
  });

  test('are there also after a run that was stopped', async () => {
    const result = await collect('echo kept > f; sleep 600', ['f'], { wallMs: 500 });
    expect([result.verdict, contents(result)]).toEqual(['wall-timeout', { f: 'kept\n' }]);
  });

  test('links, FIFOs, sockets, devices and folders are no files, wherever they point', async () => {
    const code = `import os, socket
os.makedirs("out/folder.txt"); open("out/real.txt", "w").write("real")
os.symlink("/etc/passwd", "out/link.txt"); os.symlink("real.txt", "out/own.txt"); os.symlink("/", "out/root")
os.symlink("/proc/self/environ", "out/proc.txt"); os.symlink("/dev/zero", "out/zero.txt"); os.symlink("../..", "out/up")
os.mkfifo("out/fifo.txt"); s = socket.socket(socket.AF_UNIX); s.bind("out/socket.txt")`;
    const result = await launcher.run(python(code, { collect: ['out/**'] }));
    expect(contents(result)).toEqual({ 'out/real.txt': 'real' });
    const kinds = ['link.txt', 'own.txt', 'root', 'proc.txt', 'zero.txt', 'up', 'fifo.txt', 'socket.txt'];
    expect(omitted(result)).toEqual(Object.fromEntries(kinds.map((name) => [`out/${name}`, 'not-a-regular-file'])));
  });

  test('folders that are links are not entered', async () => {
    const result = await collect('mkdir d; echo x > d/f.txt; ln -s d l; ln -s / root; ln -s . self', [
      '*/*.txt',
      '*/etc/passwd',
      'self/**',
    ]);
    expect(contents(result)).toEqual({ 'd/f.txt': 'x\n' });
  });

  test('a hard link to what the program may write is that file', async () => {
    expect(contents(await collect('echo a > /tmp/a; ln /tmp/a b || cp /tmp/a b', ['b']))).toEqual({ b: 'a\n' });
  });

  test('huge and sparse ones are left out, and others still come', async () => {
    const limits = { collectBytes: 1000, fileBytes: 2 ** 31 };
    const result = await collect('truncate -s 1G sparse; head -c 5000 /dev/zero > large; echo small > small', ['*'], limits);
    expect(contents(result)).toEqual({ small: 'small\n' });
    expect(omitted(result)).toEqual({ large: 'too-large', sparse: 'too-large' });
  });

  test('a sparse file that fits is its zeros; an empty one is empty', async () => {
    const result = await collect('truncate -s 200000 sparse; : > empty', ['*']);
    expect(result.files.map(({ path, size, content }) => [path, size, content.every((byte) => byte === 0)])).toEqual([
      ['empty', 0, true],
      ['sparse', 200_000, true],
    ]);
  });

  test('no more files and bytes than allowed', async () => {
    const few = await collect('touch 1 2 3 4 5', ['*'], { collectFiles: 2 });
    expect([few.files.length, Object.values(omitted(few))]).toEqual([2, ['too-many', 'too-many', 'too-many']]);
    const small = await collect('for f in 1 2 3; do head -c 400 /dev/zero > $f; done', ['*'], { collectBytes: 900 });
    expect([small.files.length, Object.values(omitted(small))]).toEqual([2, ['too-large']]);
    expect((await collect('touch 1', ['*'], { collectFiles: 0 })).files).toEqual([]);
  });

  test('names that are no text, unreadable files and bottomless folders are told and passed over', async () => {
    const code = `import os
open(b"\\xff.txt", "w").close(); open("secret.txt", "w").close(); os.chmod("secret.txt", 0)
open("ä €.txt", "w").write("fine"); open("new\\nline.txt", "w").write("also")
for _ in range(40): os.mkdir("d"); os.chdir("d")
open("f.txt", "w").close()`;
    const result = await launcher.run(python(code, { collect: ['**/*.txt'] }));
    expect(contents(result)).toEqual({ 'ä €.txt': 'fine', 'new\nline.txt': 'also' });
    expect(Object.values(omitted(result)).toSorted()).toEqual(['not-utf8-name', 'too-deep', 'unreadable']);
    expect(omitted(result)).toMatchObject({ '\ufffd.txt': 'not-utf8-name', 'secret.txt': 'unreadable' });
  });

  test('tens of thousands of names do not hold it up for ever', async () => {
    const code = 'for i in range(7000): open(f"f{i}", "w").close()';
    const result = await launcher.run(python(code, { collect: ['*'], limits: { collectFiles: 10, openFiles: 64 } }));
    expect(result.files).toHaveLength(10);
    expect(result.omittedFiles.length).toBeGreaterThan(0);
    expect(result.omittedFiles.length).toBeLessThanOrEqual(200);
  });

  test('patterns that leave the home are refused', async () => {
    for (const pattern of ['../*', '/etc/passwd', 'a/../../b', 'a//b', '', './a', 'a\0b']) {
      const run = launcher.run({ command: ['true'], collect: [pattern], limits: PATIENT });
      await expect(run).rejects.toMatchObject({ code: 'invalid_request', field: 'collect[0]' });
    }
  });
});
