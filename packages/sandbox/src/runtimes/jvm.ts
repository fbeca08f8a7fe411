import { JAVA_ARCHIVE } from '../prepared/paths.ts';
import type { Limits } from '../types.ts';
import { MIB } from './limits.ts';

/**
 * What a JVM needs beside its heap: classes, compiled code, its own structures, the collector's tables. Hello, world takes 30 MB of it.
 */
const BESIDE_HEAP_BYTES = 48 * MIB;
const SMALLEST_HEAP_BYTES = 8 * MIB;
/** The heap to begin with. The whole of it costs 4 ms of each start, for tables of parts that most programs never use. */
const FIRST_HEAP_BYTES = 64 * MIB;

/**
 * Which collector a JVM uses, and where it maps its archive of classes. Before Java 21, only G1 takes over the objects of an archive, its
 * own or ours: 26 ms of processor time to the first line in place of 44. Programs that do nothing but allocate and store references lose
 * 10 to 25 % by it. An archive at a random address would have all its pointers rewritten (4 ms), to hide from a program where its own
 * classes are.
 */
export const ARCHIVE_OPTIONS = [
  '-XX:+UseG1GC',
  // Java 11 has no such mode.
  '-XX:+IgnoreUnrecognizedVMOptions',
  ...['-XX:+UnlockDiagnosticVMOptions', '-XX:ArchiveRelocationMode=0'],
];

/**
 * The JVM's memory from the sandbox's, so that nobody sets it by hand: it would size itself by the host's memory, and be killed in place
 * of collecting its garbage. An eighth is for the main thread's stack, which is touched only as deep as a recursion goes.
 */
function jvmOptions(limits: Limits): string[] {
  const stack = Math.min(limits.stackBytes, Math.floor(limits.memoryBytes / 8));
  const heap = Math.max(limits.memoryBytes - BESIDE_HEAP_BYTES - stack, SMALLEST_HEAP_BYTES);
  return [
    `-Xmx${Math.floor(heap / 1024)}k`,
    `-Xms${Math.floor(Math.min(heap, FIRST_HEAP_BYTES) / 1024)}k`,
    `-Xss${Math.max(Math.floor(stack / 1024), 512)}k`,
    '-XX:MaxMetaspaceSize=128m',
    '-XX:ReservedCodeCacheSize=48m',
    // One core is what a run gets: no collector or compiler needs threads for more.
    '-XX:ActiveProcessorCount=1',
    ...ARCHIVE_OPTIONS,
    '-Xshare:auto',
    // A file in /tmp that nobody reads.
    '-XX:-UsePerfData',
    '-Dfile.encoding=UTF-8',
  ];
}

/** A JVM that is told of an archive that is not there uses none, not even its own, and starts in 105 ms in place of 50: so a shell looks. */
const WITH_ARCHIVE = 'archive=; [ -r "$0" ] && archive="$1-XX:SharedArchiveFile=$0"; program=$2; shift 2; exec "$program" $archive "$@"';

/** A program of the JVM's, with its options. `prefix` is what turns one of the JVM's options into one of the program's: `-J`, or nothing. */
export function jvmCommand(program: string, prefix: '' | '-J', limits: Limits, args: readonly string[]): string[] {
  return [
    '/bin/sh',
    '-c',
    WITH_ARCHIVE,
    JAVA_ARCHIVE,
    prefix,
    program,
    ...jvmOptions(limits).map((option) => `${prefix}${option}`),
    ...args,
  ];
}
