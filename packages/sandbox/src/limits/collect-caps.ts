/**
 * What bounds the look for files to collect, whatever a program has prepared: the same with and without isolation.
 * The launcher's own are the `MAX_…` of `native/src/collect.c`; a test holds the two together.
 */
export const COLLECT_CAPS = Object.freeze({
  /** A folder that has this many names in its path is not looked into: `too-deep`. */
  depth: 24,
  /** Names looked at in all; one `too-many` without a path then says that there are more. */
  names: 50_000,
  /** Omitted files that are named. */
  omitted: 200,
});
