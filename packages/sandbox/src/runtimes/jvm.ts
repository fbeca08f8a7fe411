import type { Limits } from '../types.ts';
import { MIB } from './limits.ts';

/** What a JVM needs beside its heap: classes, compiled code, its own structures. Hello, world takes 30 MB of it. */
const BESIDE_HEAP_BYTES = 48 * MIB;
const SMALLEST_HEAP_BYTES = 8 * MIB;

/**
 * The JVM's memory from the sandbox's, so that nobody sets it by hand: it would size itself by the host's memory, and be killed in place
 * of collecting its garbage. An eighth is for the main thread's stack, which is touched only as deep as a recursion goes.
 */
export function jvmOptions(limits: Limits): string[] {
  const stack = Math.min(limits.stackBytes, Math.floor(limits.memoryBytes / 8));
  const heap = Math.max(limits.memoryBytes - BESIDE_HEAP_BYTES - stack, SMALLEST_HEAP_BYTES);
  return [
    `-Xmx${Math.floor(heap / 1024)}k`,
    `-Xss${Math.max(Math.floor(stack / 1024), 512)}k`,
    '-XX:MaxMetaspaceSize=128m',
    '-XX:ReservedCodeCacheSize=48m',
    // One core is what a run gets; the other collectors keep threads and memory for more.
    '-XX:+UseSerialGC',
    '-XX:ActiveProcessorCount=1',
    '-Xshare:auto',
    // A file in /tmp that nobody reads.
    '-XX:-UsePerfData',
    '-Dfile.encoding=UTF-8',
  ];
}
