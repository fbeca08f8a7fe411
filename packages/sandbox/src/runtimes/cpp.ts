import { LINE_BUFFERED, LINE_BUFFERED_PATH } from './gcc.ts';
import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const cpp: Runtime = {
  name: 'cpp',
  title: 'C++',
  aliases: ['c++', 'g++', 'cxx'],
  extensions: ['.cpp', '.cc', '.cxx'],
  entry: 'main.cpp',
  compile: {
    command: ({ sources, binary }) => [
      '/usr/bin/g++',
      '-std=gnu++20',
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
  version: { command: ['/usr/bin/g++', '-dumpfullversion'], pattern: /^(\d\S*)/ },
};
