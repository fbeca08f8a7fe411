import type { Limits, RunResult } from '../types.ts';
import { MIB } from './limits.ts';

export const NODE = '/opt/node/bin/node';

/** What Node needs beside the old generation of its heap: its own start takes 40 MB, the young generation up to 16 MB more. */
const BESIDE_HEAP_BYTES = 56 * MIB;
const SMALLEST_HEAP_BYTES = 16 * MIB;

/**
 * V8's heap from the sandbox's memory: it would size itself by the host's, and be killed in place of collecting its garbage.
 * WebAssembly's cages and the like only reserve addresses, which cost nothing.
 */
export function nodeCommand(limits: Limits): string[] {
  const heap = Math.max(limits.memoryBytes - BESIDE_HEAP_BYTES, SMALLEST_HEAP_BYTES);
  return [NODE, `--max-old-space-size=${Math.floor(heap / MIB)}`];
}

/** V8 aborts with this message when its heap is full. */
export function v8RanOutOfMemory({ signal, exitCode }: Pick<RunResult, 'exitCode' | 'signal'>, stderr: string): boolean {
  return (signal === 'SIGABRT' || signal === 'SIGTRAP' || exitCode === 134) && stderr.includes('JavaScript heap out of memory');
}
