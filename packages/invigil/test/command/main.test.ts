import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../src/command/main.ts';

/** The command in this process, so that coverage sees it; command.test.ts starts it as a person does. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invigil-main-'));
  await writeFile(join(folder, 'echo.py'), 'import sys\nprint(sys.stdin.read(), *sys.argv[1:])\nopen("made.txt", "w").write("made")\n');
  await writeFile(join(folder, 'wrong.c'), 'int main(void) { return nonsense; }\n');
  await writeFile(
    join(folder, 'show.sh'),
    'set -- $INVIGIL_DISPLAY; mkdir -p $1; printf "<p>hi</p>" > $1/1; printf "GIF89a" > $1/../../x; mv x $1/2',
  );
  await writeFile(join(folder, 'made.txt'), 'a file, where a folder is asked for');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function invigil(args: string[], { input = '', terminal = false } = {}) {
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal });
  const stderr = new PassThrough();
  const status = await main(args, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, env: {}, cwd: folder });
  stdout.end();
  stderr.end();
  return { status, stdout: await text(stdout), stderr: await text(stderr) };
}

test('input, arguments, output and collected files pass through', async () => {
  const args = ['run', '--collect', '*.txt', '--out', 'taken', 'echo.py', '--', 'one', 'two'];
  expect(await invigil(args, { input: 'in' })).toMatchObject({ status: 0, stdout: 'in one two\n' });
  expect(await readFile(join(folder, 'taken/made.txt'), 'utf8')).toBe('made');
});

test('JSON holds the whole result, with an input from a file', async () => {
  const { status, stdout } = await invigil(['run', '--json', '--stdin', 'wrong.c', '--collect', '*.txt', 'echo.py']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'exited',
    stdout: expect.stringContaining('nonsense') as string,
    files: [{ path: 'made.txt', size: 4, content: 'made' }],
  });
});

test('what a program shows is saved in order, under names of ours, and told of', async () => {
  const { status, stderr } = await invigil(['run', '--display', 'shown', 'show.sh']);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: 'invigil: shown: shown/0001.html (9 bytes)\ninvigil: shown: shown/0002.gif (6 bytes)\n',
  });
  expect(await readFile(join(folder, 'shown/0001.html'), 'utf8')).toBe('<p>hi</p>');
  const failed = await invigil(['run', '--display', 'made.txt', 'show.sh']);
  expect([failed.status, failed.stderr]).toEqual([125, expect.stringContaining('cannot be written to made.txt') as string]);
  expect(JSON.parse((await invigil(['run', '--json', '--display', 'shown', 'show.sh'])).stdout)).toMatchObject({
    display: [{ type: 'text/html', content: '<p>hi</p>' }, { type: 'image/gif' }],
  });
});

test('a program that does not compile shows why', async () => {
  const { status, stderr } = await invigil(['run', 'wrong.c']);
  expect(status).toBe(1);
  expect(stderr).toContain('nonsense');
});

test('a folder that cannot be made is told by name', async () => {
  const { status, stderr } = await invigil(['run', '--collect', '*.txt', '--out', 'made.txt', 'echo.py']);
  expect(status).toBe(125);
  expect(stderr).toMatch(/invigil: .*made\.txt cannot be written: /);
});

test('the doctor speaks in a table to a terminal, and in JSON to a pipe', async () => {
  expect((await invigil(['doctor'], { terminal: true })).stdout).toMatch(/^namespaces +(on|OFF) /m);
  expect(JSON.parse((await invigil(['doctor', '--json'], { terminal: true })).stdout)).toHaveProperty('layers');
});

test('an attack that does not exist is no success', async () => {
  expect((await invigil(['attack', 'there-is-no-such-attack'])).status).not.toBe(0);
});

test('wrong usage is 125, help is 0', async () => {
  expect((await invigil(['run', '--frob'])).status).toBe(125);
  expect(await invigil(['run', '--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit status:') as string });
});
