import { findImage, imageNames, type NamedImage } from './names.ts';
import type { ImageStore } from './store.ts';

/** An image with what it takes of the disk. */
export interface ListedImage extends NamedImage {
  /** Bytes of all its layers' files. */
  bytes: number;
  /** Of these, what other images of the store need as well: the others add what is left. */
  sharedBytes: number;
}

/** All images of a store, in the order of their names. Throws SandboxError `image_damaged`. */
export function listImages(store: ImageStore): ListedImage[] {
  const images = imageNames(store).map((name) => findImage(store, name));
  return images.map((image) => {
    const elsewhere = new Set(
      images.filter(({ name }) => name !== image.name).flatMap(({ manifest }) => manifest.layers.map(({ digest }) => digest)),
    );
    const { layers } = image.manifest;
    const sum = (some: typeof layers) => some.reduce((total, { bytes }) => total + bytes, 0);
    return { ...image, bytes: sum(layers), sharedBytes: sum(layers.filter(({ digest }) => elsewhere.has(digest))) };
  });
}
