import { resolve } from 'node:path';
import { exportImage, importImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from './store.ts';
import { inBytes } from './units.ts';

/** Writes an image to a file; gives the exit status. Throws SandboxError. */
export async function exportTo(name: string, file: string, flags: { images?: string }, io: CommandIo): Promise<number> {
  const bytes = await exportImage(storeOf(flags, io), name, resolve(io.cwd, file));
  io.stdout.write(`${name}  ${inBytes(bytes)} in ${file}\n`);
  return 0;
}

/** Takes an image in from a file; gives the exit status. Throws SandboxError. */
export async function importFrom(file: string, flags: { images?: string }, io: CommandIo): Promise<number> {
  const { name, digest, manifest } = await importImage(storeOf(flags, io), resolve(io.cwd, file));
  const bytes = manifest.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  io.stdout.write(`${name}  ${digest.slice(0, 12)}  ${inBytes(bytes)} in ${manifest.layers.length} layers\n`);
  return 0;
}
