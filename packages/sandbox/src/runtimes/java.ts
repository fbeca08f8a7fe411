import { MIB } from './limits.ts';
import { jvmOptions } from './jvm.ts';
import { mainClass } from './java-main-class.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const java: Runtime = {
  name: 'java',
  title: 'Java',
  aliases: [],
  extensions: ['.java'],
  entry: 'Main.java',
  compile: {
    command: ({ sources }, limits) => [
      '/usr/bin/javac',
      // The compiler ends before the second optimiser pays: 0.7 s with these two, 1.2 s without.
      '-J-XX:TieredStopAtLevel=1',
      ...jvmOptions(limits).map((option) => `-J${option}`),
      '-encoding',
      'UTF-8',
      '-proc:none',
      '-cp',
      '.:*',
      '-d',
      '.',
      ...sources.map(argument),
    ],
    artefacts: () => ['**/*.class'],
  },
  // Programs keep the second optimiser: it starts as fast (40-70 ms either way), and long loops run faster.
  command: ({ entry, entryText }, limits) => ['/usr/bin/java', ...jvmOptions(limits), '-cp', '.:*', mainClass(entry, entryText)],
  limits: { memoryBytes: 512 * MIB, processes: 128 },
  version: { command: ['/usr/bin/javac', '-J-XX:TieredStopAtLevel=1', '-J-Xmx64m', '-version'], pattern: /^javac (\S+)/ },
  ranOutOfMemory: ({ exitCode }, stderr) => exitCode === 1 && stderr.includes('java.lang.OutOfMemoryError'),
};
