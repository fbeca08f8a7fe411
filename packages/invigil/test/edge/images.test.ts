import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, imageStore } from '@invigil/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, post, serve, type Failure } from './serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'invigil-edge-images-'));
const images = join(folder, 'store');

async function build(name: string, yaml: string, removed = ''): Promise<void> {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'image.yaml'), yaml);
  writeFileSync(join(path, 'rmmodules.txt'), removed);
  await buildImage(imageStore(images), path);
}

beforeAll(async () => {
  await build('intro', 'languages: [python]\nenv: {COURSE: algebra}\nlimits: {wallMs: 700}\n', 'turtle\n');
  await build('sh', 'description: Shells.\nlanguages: [bash]\nloopback: true\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = (code: string) => ({ language: 'python', files: { 'main.py': code } });

test('GET /images tells what a run may name', async () => {
  const server = await serve({ images });
  const { status, body } = await call<{ images: object[] }>(server, '/api/v1/images');
  expect(status).toBe(200);
  expect(body.images).toMatchObject([
    { name: 'intro', base: 'host', languages: ['python'], bytes: 0 },
    { name: 'sh', description: 'Shells.', languages: ['bash'] },
  ]);
});

test('a run takes place in the image that it names, as the image says', async () => {
  const server = await serve({ images });
  const code = 'import os\nprint(os.environ["COURSE"], flush=True)\ntry:\n  import turtle\nexcept ImportError as error: print(error)\n';
  const { body } = await post(server, { ...python(code), image: 'intro', limits: { wallMs: 60_000 } });
  expect(body).toMatchObject({ verdict: 'exited', stdout: "algebra\nNo module named 'turtle'\n" });
  const slow = await post(server, { ...python('import time\ntime.sleep(50)'), image: 'intro' });
  expect(slow.body).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 700 }] });
  const command = await post(server, { command: ['sh', '-c', 'echo $COURSE; ls /sys/class/net; sleep 50'], image: 'intro' });
  expect(command.body).toMatchObject({ verdict: 'wall-timeout', stdout: expect.stringMatching(/^algebra\n/) as string });
});

test("an image's limits stay below the operator's ceilings", async () => {
  const server = await serve({ images, ceilings: { wallMs: 500 } });
  const { body } = await post(server, { ...python('import time\ntime.sleep(50)'), image: 'intro' });
  expect(body).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 500 }] });
  const command = await post(server, { command: ['sleep', '50'], image: 'intro' });
  expect(command.body).toMatchObject({ verdict: 'wall-timeout', limitsHit: [{ limit: 'wallMs', allowed: 500 }] });
});

test('host is the place without an image', async () => {
  const server = await serve({ images });
  const { body } = await post(server, { ...python('import os\nprint(os.environ.get("COURSE"))'), image: 'host' });
  expect(body).toMatchObject({ verdict: 'exited', stdout: 'None\n' });
});

test.each(['nosuch', '../names/intro', 'a'.repeat(64), '.', 'intro\0'])(
  'the unknown image %j is refused with the names there are',
  async (image) => {
    const server = await serve({ images });
    for (const wait of ['true', 'false']) {
      const { status, body } = await call(server, `/api/v1/runs?wait=${wait}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...python('print(1)'), image }),
      });
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        code: 'unknown_image',
        field: 'image',
        message: expect.stringContaining('there are host, intro, sh.') as string,
      });
    }
  },
);

test('a language that the image is not for is refused', async () => {
  const server = await serve({ images });
  const { status, body } = await post<Failure>(server, { language: 'bash', files: { 'main.sh': 'echo 1' }, image: 'intro' });
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'language_missing', message: 'This image is not for Bash; it has python.' });
});

test('an image that was built anew is used from the next run on', async () => {
  await build('moving', 'languages: [python]\nenv: {V: one}\n');
  const server = await serve({ images });
  const run = async () => (await post(server, { ...python('import os\nprint(os.environ["V"])'), image: 'moving' })).body.stdout;
  expect(await run()).toBe('one\n');
  await build('moving', 'languages: [python]\nenv: {V: two}\n');
  expect(await run()).toBe('two\n');
});
