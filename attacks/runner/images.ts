import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { launchText, type Manifest } from '@invigil/sandbox';
import { PROGRAMS } from './sources.ts';

/** The image whose template warm attacks attack: the host's own /usr, with as much imported as a course might. */
export const WARM_IMAGE = 'python';

/** A course's own module: NumPy where the host has it, and much of the standard library. */
const COURSE = `
import asyncio, ctypes, dataclasses, decimal, json, logging, multiprocessing, random, secrets, socket, ssl, subprocess, tempfile, threading, typing, uuid
try:
    import numpy
except ImportError:
    pass
`;

/** What `programs/template/package.py` can do when it is imported. */
export const HOSTILE_KINDS: readonly string[] = (
  'daemon opens threads shares exits leaves raises hangs spins prints allocates forks crashes stops becomes steps-aside reaches kills moves limits ' +
  'filters later closes forges overrides fork-exits fork-hangs fork-raises fork-crashes fork-forges'
).split(' ');

/** Name of the image whose template imports the hostile package. */
export function hostileImage(kind: string): string {
  return `hostile-${kind}`;
}

/** Built images for the attacks, in a folder of their own. */
export interface AttackImages {
  folder: string;
  /** What a launcher calls the image of that name. */
  digestOf(name: string): string;
  remove(): Promise<void>;
}

/** Writes the images as a launcher reads them: nothing has to be built for them, since they are the host's own /usr and one module. */
export async function makeImages(): Promise<AttackImages> {
  const folder = await mkdtemp(join(tmpdir(), 'attack-images-'));
  const digests = new Map<string, string>();
  const add = async (name: string, what: Pick<Manifest, 'preload' | 'env'> & { layers: { digest: string }[] }): Promise<void> => {
    const launch = launchText({ base: 'host', languages: ['python'], python: { path: '/usr/bin/python3' }, ...what });
    digests.set(name, digestOf(launch));
    await write(join(folder, 'built', digestOf(launch), 'launch'), launch);
  };
  await add(WARM_IMAGE, { preload: ['course'], env: {}, layers: [{ digest: await writeModule(folder, 'course', COURSE) }] });
  const hostile = await readFile(join(PROGRAMS, 'template', 'package.py'), 'utf8');
  const layers = [{ digest: await writeModule(folder, 'package', hostile) }];
  for (const kind of HOSTILE_KINDS) await add(hostileImage(kind), { preload: ['package'], env: { HOSTILE: kind }, layers });
  return {
    folder,
    digestOf: (name) => {
      const digest = digests.get(name);
      if (digest === undefined) throw new Error(`the attacks have no image ${name}`);
      return digest;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A layer with one module. */
async function writeModule(store: string, name: string, text: string): Promise<string> {
  const digest = digestOf(text);
  await write(join(store, 'layers', digest, `usr/lib/python3/dist-packages/${name}.py`), text);
  return digest;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
