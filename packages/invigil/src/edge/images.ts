import { digestOf, findImage, imageStore, listImages, placeIn, SandboxError, type ImagePlace, type ImageStore } from '@invigil/sandbox';
import { z } from 'zod';
import type { ImageWarmth } from '../dispatch/warm/warmth.ts';
import { ApiError } from './errors.ts';

const warmth = {
  template: z
    .enum(['none', 'starting', 'ready'])
    .describe('Whether its Python is ready to be forked; `none` also while none of it is kept.'),
  kept: z.number().describe('Skeletons that are kept ready.'),
};

const image = z.strictObject({
  name: z.string().describe('What a request calls it.'),
  description: z.string(),
  base: z.string(),
  languages: z.array(z.string()),
  digest: z.string().describe('SHA-256 of all that it is made of.'),
  bytes: z.number().describe('Bytes of its layers.'),
  sharedBytes: z.number().describe('Of these, what other images need as well.'),
  builtAt: z.string(),
  ...warmth,
});

export const imageList = z
  .strictObject({ images: z.array(image), host: z.strictObject(warmth).describe('The place of runs that name no image.') })
  .describe('Images that a run may name.');

/** What a request may call the place without an image. */
export type ImageAnswer = z.output<typeof imageList>['images'][number];

export const HOST = 'host';
/** Manifests kept in memory. */
const MOST_KEPT = 256;

/** The images of this server. A name may mean another image at any time: the link is read for each run (5 us), the manifest once. */
export class Images {
  readonly #store: ImageStore;
  readonly #kept = new Map<string, ImagePlace>();

  constructor(folder: string | undefined) {
    this.#store = imageStore(folder);
  }

  /** Where a run of that image takes place; undefined: in `host`. Throws ApiError `unknown_image`, which tells the names there are. */
  place(name: string | undefined): ImagePlace | undefined {
    if (name === undefined || name === HOST) return undefined;
    const digest = digestOf(this.#store, name);
    const kept = digest === undefined ? undefined : this.#kept.get(digest);
    return kept ?? this.#find(name);
  }

  #find(name: string): ImagePlace {
    try {
      const place = placeIn(findImage(this.#store, name));
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      this.#kept.set(place.image, place);
      return place;
    } catch (cause) {
      if (cause instanceof SandboxError && cause.code === 'unknown_image') {
        throw new ApiError('unknown_image', { message: cause.message, field: 'image', received: name, cause });
      }
      throw cause;
    }
  }

  list(warmthOf: (name: string) => ImageWarmth): z.output<typeof imageList> {
    const images = listImages(this.#store).map(({ name, digest, builtAt, bytes, sharedBytes, manifest }) => {
      const { description, base, languages } = manifest;
      return { name, description, base, languages, digest, bytes, sharedBytes, builtAt: builtAt.toISOString(), ...warmthOf(name) };
    });
    return { images, host: warmthOf(HOST) };
  }
}
