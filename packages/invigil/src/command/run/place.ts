import { findImage, placeIn, type ImagePlace, type LauncherOptions } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from '../image/store.ts';
import type { RunFlags } from './flags.ts';

/** Where a run takes place: what its launcher must know, and what the run itself names. */
export interface Place {
  launcher: Pick<LauncherOptions, 'images'>;
  run: Partial<ImagePlace>;
}

/** The place that the options name; the host's own /usr where they name none. Throws SandboxError `unknown_image` or `image_damaged`. */
export function placeOf({ image = 'host', images }: RunFlags, io: CommandIo): Place {
  if (image === 'host') return { launcher: {}, run: {} };
  const store = storeOf({ ...(images !== undefined && { images }) }, io);
  return { launcher: { images: store.folder }, run: placeIn(findImage(store, image)) };
}
