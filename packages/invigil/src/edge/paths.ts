/** The library's own bounds, in bytes of UTF-8: what Linux takes, less room for the home's path before it. */
const PATH_BYTES = 1024;
const PART_BYTES = 200;
const DEPTH = 32;

/** Control characters, so that a listing of files cannot be forged; the backslash, so that no reader takes it for a separator. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\\]/u;

/**
 * Says what is wrong with a path relative to the sandbox's home, or null where nothing is.
 * The launcher checks again; here the client learns which path it was, and why.
 */
export function pathProblem(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (path.includes('\0')) return 'contains NUL';
  if (FORBIDDEN.test(path)) return 'contains a backslash or a control character';
  // A string of n characters has at least n bytes: the cheap test keeps a giant from being measured.
  if (path.length > PATH_BYTES || Buffer.byteLength(path) > PATH_BYTES) return `is longer than ${PATH_BYTES} bytes`;
  const parts = path.split('/');
  if (parts.length > DEPTH) return `is more than ${DEPTH} folders deep`;
  for (const part of parts) {
    if (part === '') return 'has an empty part';
    if (part === '.' || part === '..') return `has a part "${part}"`;
    if (Buffer.byteLength(part) > PART_BYTES) return `has a part longer than ${PART_BYTES} bytes`;
  }
  return null;
}

/** What `expected` says about paths. */
export const PATH_EXPECTED = 'a relative path with "/" between folders, without "..", ".", empty parts, backslashes or control characters';

/** The first path that would have to be a file and a folder at once, or null. */
export function clashingPath(paths: readonly string[]): string | null {
  const all = new Set(paths);
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (all.has(folder)) return folder;
    }
  }
  return null;
}
