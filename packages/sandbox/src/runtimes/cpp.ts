import { gccRecipe } from './gcc.ts';
import { program } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const cpp: Runtime = {
  name: 'cpp',
  title: 'C++',
  aliases: ['c++', 'g++', 'cxx'],
  extensions: ['.cpp', '.cc', '.cxx'],
  entry: 'main.cpp',
  compile: gccRecipe('/usr/bin/g++', 'gnu++20'),
  command: ({ binary }) => [program(binary)],
  version: { command: ['/usr/bin/g++', '-dumpfullversion'], pattern: /^(\d\S*)/ },
};
