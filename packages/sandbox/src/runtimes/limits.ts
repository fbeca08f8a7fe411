import { DEFAULT_LIMITS } from '../limits/index.ts';
import type { Limits } from '../types.ts';

export const MIB = 1024 * 1024;

/** What a compile step may use. Compilers need more than most programs, and their time is not the student's. */
export const COMPILE_LIMITS: Readonly<Limits> = Object.freeze({
  ...DEFAULT_LIMITS,
  wallMs: 30_000,
  cpuMs: 20_000,
  memoryBytes: 512 * MIB,
  processes: 64,
  fileBytes: 64 * MIB,
  diskBytes: 256 * MIB,
  openFiles: 1024,
  // Artefacts are taken out by `collect`: a C++ binary has 20 KB to some MB, a Java program a file a class.
  collectFiles: 1000,
  collectBytes: 64 * MIB,
});
