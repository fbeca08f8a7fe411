import { resolve } from 'node:path';
import { defaultImages, imageStore, type ImageStore } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';

/** The store that is meant: the flag, else INVIGIL_IMAGES, else the default one. */
export function storeOf(flags: { images?: string }, io: CommandIo): ImageStore {
  const named = flags.images ?? io.env['INVIGIL_IMAGES'];
  return imageStore(named ? resolve(io.cwd, named) : defaultImages());
}
