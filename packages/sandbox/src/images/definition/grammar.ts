import { z } from 'zod';

/**
 * The alphabets of names in a definition. Each is handed to another program (pip, apt, debootstrap) or becomes part of a path, so none
 * of them begins with `-`, none holds `/`, and none is `..`.
 */
const IMAGE_NAME = /^[a-z0-9](?:[a-z0-9-]|[._](?=[a-z0-9])){0,62}$/;
export const MODULE_NAME = /^[A-Za-z_]\w{0,99}(?:\.[A-Za-z_]\w{0,99}){0,9}$/;
export const DEBIAN_PACKAGE = /^[a-z0-9][a-z0-9+.-]{1,99}$/;
export const LIBRARY_NAME = /^[a-z][a-z0-9-]{0,39}$/;
/** Who claims an image: a course, a service. */
export const CLAIMANT = /^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9])){0,99}$/;
export const DIGEST = /^[0-9a-f]{64}$/;

/** The image that needs no building: the host's own /usr. */
export const HOST_IMAGE = 'host';

/** Whether an image can be called so. A digest is none: the launcher could not tell the two apart. */
export function isImageName(name: string): boolean {
  return IMAGE_NAME.test(name) && name !== HOST_IMAGE && !DIGEST.test(name);
}

/** A path in its plainest form: no empty part, no `.`, no `..`, no control character, and no part that begins with `-`. */
export function isPlainPath(path: string): boolean {
  return path.length <= 500 && path.split('/').every((part) => /^[^\0-\x1f\x7f/]{1,200}$/.test(part) && !/^(?:\.{1,2}$|-)/.test(part));
}

/** A path in the image: absolute, below one of these folders, and in its plainest form. */
export const IMAGE_FOLDERS = ['usr', 'opt', 'etc', 'srv'] as const;

export const imagePath = z
  .string()
  .refine(
    (path) => path.startsWith('/') && isPlainPath(path.slice(1)) && IMAGE_FOLDERS.some((folder) => path.startsWith(`/${folder}/`)),
    `expected an absolute path below ${IMAGE_FOLDERS.map((folder) => `/${folder}`).join(', ')}, without . or ..`,
  );
