import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../src/command/main.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'invigil-image-'));
  for (const name of ['intro', 'other']) {
    mkdirSync(join(folder, 'images', name, 'modules'), { recursive: true });
    writeFileSync(join(folder, 'images', name, 'image.yaml'), `description: About ${name}.\nlanguages: [python]\n`);
    writeFileSync(join(folder, 'images', name, 'modules/ours.py'), 'x = 1\n');
  }
  writeFileSync(join(folder, 'images/intro/rmmodules.txt'), 'turtle\nturtel\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function image(args: string[], { terminal = false } = {}) {
  const stdout = Object.assign(new PassThrough(), { isTTY: terminal });
  const stderr = new PassThrough();
  const env = { INVIGIL_IMAGES: join(folder, 'store') };
  const status = await main(['image', ...args], { stdin: Readable.from([]), stdout, stderr, env, cwd: folder });
  stdout.end();
  stderr.end();
  return { status, stdout: await text(stdout), stderr: await text(stderr) };
}

test('images are built, listed, shown, verified, taken elsewhere and removed', async () => {
  expect((await image(['list'], { terminal: true })).stdout).toContain('There are no images yet');
  const built = await image(['build', 'intro', 'other']);
  expect(built.stdout).toMatch(/^intro {2}host +\S+ s +0 B in \d+ files$/m);
  expect(built.stdout).toMatch(/^intro {2}rmmodules\.txt: there is no module turtel in this image anyway$/m);
  expect(built.stdout).toMatch(/^other {2}[0-9a-f]{12} {2}\d+ B in 2 layers$/m);
  expect((await image(['build', 'intro'], { terminal: true })).stdout).toMatch(/modules {7}as before/);

  const { images } = JSON.parse((await image(['list'])).stdout) as { images: object[] };
  expect(images).toMatchObject([{ name: 'intro' }, { name: 'other', description: 'About other.', languages: ['python'] }]);
  expect((await image(['list'], { terminal: true })).stdout).toMatch(
    /^NAME +BASE +LANGUAGES +SIZE +SHARED +ADDS +BUILT\nintro +host +python +/,
  );

  const shown = (await image(['show', 'intro'], { terminal: true })).stdout;
  expect(shown).toMatch(/^taken away {2}turtel, turtle$/m);
  expect(shown).toMatch(/^modules +[0-9a-f]{12} +\d+ B +\d+/m);
  expect(JSON.parse((await image(['show', 'intro', '--json'], { terminal: true })).stdout)).toMatchObject({ name: 'intro', users: [] });

  expect(await image(['verify'])).toMatchObject({ status: 0, stdout: 'intro  ok (4 parts)\nother  ok (4 parts)\n' });
  expect((await image(['export', 'intro', 'intro.tar'])).stdout).toMatch(/^intro {2}.* in intro\.tar\n$/);
  expect((await image(['remove', 'intro'])).stdout).toMatch(/^intro {2}removed; \d+ B in 1 layers/);
  expect((await image(['import', 'intro.tar'])).stdout).toMatch(/^intro {2}[0-9a-f]{12} {2}/);
});

test('what cannot be done is said in a sentence', async () => {
  expect(await image(['build', 'nosuch'])).toMatchObject({
    status: 125,
    stderr: expect.stringMatching(/There is no definition of an image in .*nosuch/) as string,
  });
  expect(await image(['show', 'nosuch'])).toMatchObject({
    status: 125,
    stderr: expect.stringContaining('There is no image "nosuch"; there are host') as string,
  });
  expect((await image(['remove', 'nosuch'])).stderr).toContain('unknown_image');
  expect((await image(['verify', '../..'])).stderr).toContain('unknown_image');
  expect((await image(['import', 'images/intro/image.yaml'])).stderr).toContain('image_damaged');
});

test('an image that is damaged is told by its exit status', async () => {
  await image(['build', 'other']);
  const { digest } = JSON.parse((await image(['show', 'other'])).stdout) as { digest: string };
  writeFileSync(join(folder, 'store/built', digest, 'launch'), 'base host\n');
  expect(await image(['verify', 'other'])).toMatchObject({
    status: 1,
    stdout: 'other  DAMAGED: build it again\n  launch: it does not follow from the manifest\n',
  });
});
