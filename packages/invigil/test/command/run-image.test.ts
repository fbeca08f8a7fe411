import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../src/command/main.ts';

const IMAGE = `languages: [python]
base: venv
env:
  COURSE: intro
limits:
  wallMs: 700
loopback: true
`;
const ASKS = `import os, socket, sys
server = socket.create_server(('127.0.0.1', 0))
socket.create_connection(server.getsockname()).close()
try: import turtle
except ModuleNotFoundError: print('no turtle')
print(os.environ['COURSE'], sys.executable, sys.argv[1:])
`;

let folder: string;

async function invigil(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { INVIGIL_IMAGES: join(folder, 'store') };
  const status = await main(args, { stdin: Readable.from([]), stdout, stderr, env, cwd: folder });
  stdout.end();
  stderr.end();
  return { status, stdout: await text(stdout), stderr: await text(stderr) };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invigil-run-image-'));
  mkdirSync(join(folder, 'images/intro'), { recursive: true });
  writeFileSync(join(folder, 'images/intro/image.yaml'), IMAGE);
  writeFileSync(join(folder, 'images/intro/rmmodules.txt'), 'turtle\n');
  writeFileSync(join(folder, 'asks.py'), ASKS);
  writeFileSync(join(folder, 'hello.sh'), 'echo hello\n');
  writeFileSync(join(folder, 'sleeps.py'), 'import time\ntime.sleep(1000)\n');
  expect(await invigil('image', 'build', 'intro')).toMatchObject({ status: 0 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a program runs in an image: its modules, variables, interpreter and loopback', async () => {
  const ran = { status: 0, stdout: "no turtle\nintro /opt/venv/bin/python3 ['x']\n", stderr: '' };
  expect(await invigil('run', '--image', 'intro', '--limit', 'wall=20s', 'asks.py', '--', 'x')).toEqual(ran);
  expect(await invigil('run', '--image', 'intro', '--images', 'store', '--limit', 'wall=20s', 'asks.py', '--', 'x')).toEqual(ran);
});

test('the image’s limits stand where none is named', async () => {
  const { status, stdout } = await invigil('run', '--image', 'intro', '--json', 'sleeps.py');
  expect(status).toBe(124);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 700 }] });
});

test('host is the place without an image', async () => {
  expect(await invigil('run', '--image', 'host', 'hello.sh')).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
});

test.each([
  [['--image', 'nosuch', 'hello.sh'], /no image "nosuch"; there are host, intro\. \(unknown_image\)/],
  [['--image', '../built', 'hello.sh'], /unknown_image/],
  [['--image', 'intro', 'hello.sh'], /This image is not for Bash; it has python/],
  [['--image', 'intro', '--unsafe', 'asks.py'], /--image cannot go with --unsafe/],
  [['--images', 'store', 'hello.sh'], /--images needs --image/],
] as const)('%j cannot be run, and why is said in a sentence', async (args, words) => {
  expect(await invigil('run', ...args)).toMatchObject({ status: 125, stdout: '', stderr: expect.stringMatching(words) as string });
});
