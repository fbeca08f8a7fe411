import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launchText } from '../../src/images/store/launch.ts';

/** An image of the suite: the host's own /usr, perhaps with a layer, and a template that has imported these modules. */
export interface TestImage {
  name: string;
  preload: readonly string[];
  /** Files of a layer, by their absolute path without the first slash. */
  layer?: Readonly<Record<string, string>>;
}

const PACKAGES = 'usr/lib/python3/dist-packages';

/** Draws from every generator while it is imported, so that each has a state that forks would share. */
const SEEDED = `
import os, random, secrets, ssl, tempfile, uuid
try:
    import numpy
    numpy.random.rand()
except ImportError:
    pass
random.random(); ssl.RAND_bytes(16); uuid.uuid4(); tempfile.mktemp(); secrets.token_hex(); random.SystemRandom().random()
`;

export const PYTHON: TestImage = { name: 'python', preload: [] };

/** Not every host has it. */
export const HAS_NUMPY = spawnSync('/usr/bin/python3', ['-c', 'import numpy']).status === 0;
export const SCIENTIFIC: TestImage = { name: 'python-scientific', preload: HAS_NUMPY ? ['numpy'] : ['asyncio', 'decimal'] };
export const DRAWN: TestImage = { name: 'python-drawn', preload: ['seeded'], layer: { [`${PACKAGES}/seeded.py`]: SEEDED } };

/** A folder of built images, as the launcher reads it. */
export interface TestStore {
  folder: string;
  /** What a run calls the image. */
  digestOf(image: TestImage): string;
  remove(): Promise<void>;
}

/** Writes the images into a store of their own. */
export async function makeStore(images: readonly TestImage[]): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'images-'));
  const digests = new Map<TestImage, string>();
  for (const image of images) digests.set(image, await writeImage(folder, image));
  return {
    folder,
    digestOf: (image) => digests.get(image) ?? '',
    remove: () => rm(folder, { recursive: true }),
  };
}

async function writeImage(store: string, { preload, layer }: TestImage): Promise<string> {
  const layers = layer === undefined ? [] : [{ digest: await writeLayer(store, layer) }];
  const launch = launchText({
    base: 'host',
    languages: ['python'],
    python: { path: '/usr/bin/python3' },
    preload: [...preload],
    env: {},
    layers,
  });
  const digest = digestOf(launch);
  await write(join(store, 'built', digest, 'launch'), launch);
  return digest;
}

async function writeLayer(store: string, files: Readonly<Record<string, string>>): Promise<string> {
  const digest = digestOf(JSON.stringify(files));
  for (const [path, text] of Object.entries(files)) await write(join(store, 'layers', digest, path), text);
  return digest;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
