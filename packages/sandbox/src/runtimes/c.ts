import { LINE_BUFFERED, LINE_BUFFERED_PATH } from './gcc.ts';
import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const c: Runtime = {
  name: 'c',
  title: 'C',
  aliases: ['gcc'],
  extensions: ['.c'],
  entry: 'main.c',
  compile: {
    command: ({ sources, binary }) => [
      '/usr/bin/gcc',
      '-std=gnu17',
      '-O2',
      '-Wall',
      '-o',
      argument(binary),
      ...sources.map(argument),
      LINE_BUFFERED_PATH,
      '-lm',
    ],
    artefacts: ({ binary }) => [binary],
    part: LINE_BUFFERED,
  },
  command: ({ binary }) => [program(binary)],
  version: { command: ['/usr/bin/gcc', '-dumpfullversion'], pattern: /^(\d\S*)/ },
};
