import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { arch } from 'node:process';
import { SandboxError } from '../../errors.ts';
import { askInterpreter, onHost } from '../building/python.ts';
import { hasOwnRoot } from '../definition/schema.ts';
import { keepBuilt, nameImage } from '../store/built.ts';
import { temporaryPath } from '../store/durable.ts';
import { keepLayer } from '../store/layers.ts';
import { lockStore } from '../store/lock.ts';
import { manifestText, parseManifest, type Manifest } from '../store/manifest.ts';
import { findImage, type NamedImage } from '../store/names.ts';
import { openStore, type ImageStore } from '../store/store.ts';
import { refuse } from './tar-format.ts';
import { Unpacker } from './unpack.ts';

const MOST_MANIFEST_BYTES = 1 << 20;
/** Of all layers together, whatever the manifest says. */
const MOST_BYTES = 32 * 2 ** 30;
const MOST_ENTRIES = 2_000_000;

/** Refuses an image that could not run here. Layers over a host's /usr fit the Python that they were made for. */
async function checkFits({ base, machine, python }: Manifest): Promise<void> {
  if (machine.architecture !== arch) refuse(`it was built for ${machine.architecture}, and this machine is ${arch}`);
  if (hasOwnRoot(base) || python === null) return;
  const { path, version } = python;
  const here = await askInterpreter(onHost(base === 'venv' ? '/usr/bin/python3' : path), path);
  if (!version.startsWith(`${here.series}.`)) refuse(`it was built over Python ${version}, and this host has ${here.version}`);
}

/**
 * Takes in an image from a tar file that `exportImage` wrote, or that somebody else did: it is unpacked as plain files with all checks,
 * every digest is computed anew, and erofs images are made here. The name is the manifest's, and means this image from then on.
 * Throws SandboxError `image_damaged` for whatever is not what it says, `image_store`.
 */
export async function importImage(store: ImageStore, file: string): Promise<NamedImage> {
  openStore(store);
  const unlock = await lockStore(store, () => undefined);
  const made: string[] = [];
  let archive: Unpacker | undefined;
  try {
    archive = openArchive(file);
    const text = archive.text('manifest.json', MOST_MANIFEST_BYTES);
    const manifest = parseManifest(text, file);
    if (manifestText(manifest) !== text) refuse('its manifest is not in its plainest form');
    await checkFits(manifest);
    const folders = new Map<string, string>();
    for (const { digest } of manifest.layers) {
      const folder = temporaryPath(store, 'import');
      mkdirSync(folder);
      chmodSync(folder, 0o755);
      made.push(folder);
      folders.set(digest, folder);
    }
    const sum = (key: 'bytes' | 'entries') => manifest.layers.reduce((total, layer) => total + layer[key], 0);
    await archive.unpack(folders, { bytes: Math.min(sum('bytes'), MOST_BYTES), entries: Math.min(sum('entries'), MOST_ENTRIES) });
    for (const [digest, folder] of folders) await keepLayer(store, folder, digest);
    nameImage(store, manifest.name, await keepBuilt(store, manifest));
    return findImage(store, manifest.name);
  } finally {
    archive?.close();
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
    await unlock();
  }
}

function openArchive(file: string): Unpacker {
  try {
    return new Unpacker(file);
  } catch (cause) {
    throw new SandboxError('image_damaged', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
