import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { geteuid } from 'node:process';
import { expect, test } from 'vitest';
import { hasErofs, mountsFiles } from '../../src/images/layer/erofs.ts';
import { layerErofs } from '../../src/images/store/layers.ts';
import { buildImage, openLauncher, verifyImage } from '../../src/index.ts';
import { pidOf, sh, text } from '../launcher.ts';
import { definition, freshStore } from './folders.ts';

const isThere = await hasErofs();

/** Builds an image of a few words, does something to its layers as erofs, and runs it: what a program reads, and how many layers are mounted as erofs. */
async function look(change: (erofs: string) => void = () => undefined): Promise<{ words: string; mounted: number; made: number }> {
  const store = freshStore();
  const files = { 'image.yaml': 'languages: [bash]\nfiles: [{from: words, to: /usr/share/words}]\n', words: 'hello' };
  const { digest, manifest } = await buildImage(store, definition('small', files));
  const images = manifest.layers.map((layer) => layerErofs(store, layer.digest));
  const made = images.filter((path) => existsSync(path)).length;
  images.forEach(change);
  const launcher = await openLauncher({ pool: 1, images: store.folder });
  try {
    const { stdout } = await launcher.run(sh('cat /usr/share/words'), { image: digest });
    const mounts = readFileSync(`/proc/${pidOf(launcher)}/mounts`, 'utf8');
    return { words: text(stdout), mounted: mounts.match(/^\S+ \S*\/invigil\/\S+ erofs ro,nosuid,nodev/gm)?.length ?? 0, made };
  } finally {
    await launcher.close();
  }
}

test.skipIf(!isThere)('layers are used as erofs where the kernel mounts a file of it, with the same content', async () => {
  // Without root there is no such mount: a user namespace may not.
  const expected = geteuid?.() === 0 ? 2 : 0;
  expect(await look()).toEqual({ words: 'hello', mounted: expected, made: 2 });
});

test.skipIf(isThere)('without mkfs.erofs, or with a kernel that mounts no file, layers are plain folders', async () => {
  expect(await look()).toEqual({ words: 'hello', mounted: 0, made: 0 });
});

test('a layer whose erofs image is missing, or cannot be mounted, is used as a folder', async () => {
  expect(await look((erofs) => rmSync(erofs, { force: true }))).toMatchObject({ words: 'hello', mounted: 0 });
  expect(await look((erofs) => writeFileSync(erofs, 'nothing of the kind'))).toMatchObject({ words: 'hello', mounted: 0 });
});

test.skipIf(!isThere)('a changed erofs image is found by verify', async () => {
  const store = freshStore();
  const { manifest } = await buildImage(store, definition('small', { 'image.yaml': 'languages: [bash]\n' }));
  const erofs = layerErofs(store, manifest.layers[0]?.digest ?? '');
  const bytes = readFileSync(erofs);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(erofs, bytes);
  expect((await verifyImage(store, 'small')).filter(({ fault }) => fault !== null)).toHaveLength(1);
});

test('which kernels mount a file', () => {
  expect(['6.12.0-1-amd64', '6.18.44', '7.0', '6.1.0-18-amd64', '5.14.0', '6.9.1'].map(mountsFiles)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
  expect(isThere && !mountsFiles(release())).toBe(false);
});
