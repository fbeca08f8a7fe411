import type { RunSettings } from '../program/index.ts';
import type { SandboxOptions } from '../types.ts';
import type { NamedImage } from './store/names.ts';

/** What `runProgram` takes so that a program runs in an image, as the image says. */
export interface ImagePlace extends SandboxOptions {
  image: string;
  settings: RunSettings;
}

/** Options for `runProgram` (or, without `settings`, for the launcher) that name an image. */
export function placeIn({ digest, manifest }: NamedImage): ImagePlace {
  const { languages, env, limits, loopback, python } = manifest;
  const settings = { languages, env, limits, ...(python !== null && { python: python.path }) };
  return { image: digest, ...(loopback && { loopback }), settings };
}
