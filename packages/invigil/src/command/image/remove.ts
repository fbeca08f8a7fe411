import { removeImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from './store.ts';
import { inBytes } from './units.ts';

/** Removes images one after another; gives the exit status. Throws SandboxError `unknown_image` or `image_in_use` for the first that stays. */
export async function remove(names: readonly string[], flags: { images?: string }, io: CommandIo): Promise<number> {
  const store = storeOf(flags, io);
  for (const name of names) {
    const { layers, bytes } = await removeImage(store, name);
    io.stdout.write(`${name}  removed; ${inBytes(bytes)} in ${layers.length} layers that no other image needs\n`);
  }
  return 0;
}
