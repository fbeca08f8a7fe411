import { MIB } from './limits.ts';
import { jvmCommand } from './jvm.ts';
import { mainClass } from './java-main-class.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

/** Beside what sets its memory. */
export const JAVAC_OPTIONS = [
  // The compiler ends before the second optimiser pays: 0.7 s with these two, 1.2 s without.
  '-J-XX:TieredStopAtLevel=1',
  // `"a" + b` is compiled to a StringBuilder, as it was before Java 9. The method handles of today's way are made as a program runs: the
  // first of them takes 20 ms.
  '-XDstringConcat=inline',
  ...['-encoding', 'UTF-8', '-proc:none', '-cp', '.:*', '-d', '.'],
];

export const java: Runtime = {
  name: 'java',
  title: 'Java',
  aliases: [],
  extensions: ['.java'],
  entry: 'Main.java',
  compile: {
    command: ({ sources }, limits) => jvmCommand('/usr/bin/javac', '-J', limits, [...JAVAC_OPTIONS, ...sources.map(argument)]),
    artefacts: () => ['**/*.class'],
  },
  // Programs keep the second optimiser: it takes 3 ms of each start, and long loops run faster.
  command: ({ entry, entryText }, limits) => jvmCommand('/usr/bin/java', '', limits, ['-cp', '.:*', mainClass(entry, entryText)]),
  limits: { memoryBytes: 512 * MIB, processes: 128 },
  version: { command: ['/usr/bin/javac', '-J-XX:TieredStopAtLevel=1', '-J-Xmx64m', '-version'], pattern: /^javac (\S+)/ },
  ranOutOfMemory: ({ exitCode }, stderr) => exitCode === 1 && stderr.includes('java.lang.OutOfMemoryError'),
};
