import type { LimitName, Limits } from '../types.ts';

const MIB = 1024 * 1024;

/** What a run may use where nothing else is said. */
export const DEFAULT_LIMITS: Readonly<Limits> = Object.freeze({
  wallMs: 5000,
  cpuMs: 2000,
  memoryBytes: 256 * MIB,
  processes: 64,
  outputBytes: 64 * 1024,
  fileBytes: 32 * MIB,
  diskBytes: 64 * MIB,
  diskFiles: 8192,
  openFiles: 256,
  stackBytes: 64 * MIB,
  addressSpaceBytes: 0,
  collectFiles: 32,
  collectBytes: 4 * MIB,
  displayItems: 32,
  displayBytes: 4 * MIB,
});

/** The names of all limits, in the order of `Limits`. */
export const LIMIT_NAMES = Object.freeze(Object.keys(DEFAULT_LIMITS)) as readonly LimitName[];

/** The smallest value with which a program can still start; 0 switches the thing off where that means something. */
export const SMALLEST_LIMITS: Readonly<Limits> = Object.freeze({
  wallMs: 1,
  cpuMs: 1,
  memoryBytes: 1 * MIB,
  processes: 1,
  outputBytes: 0,
  fileBytes: 0,
  diskBytes: 64 * 1024,
  diskFiles: 16,
  openFiles: 8,
  stackBytes: 64 * 1024,
  addressSpaceBytes: 0,
  collectFiles: 0,
  collectBytes: 0,
  displayItems: 0,
  displayBytes: 0,
});
