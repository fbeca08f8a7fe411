import { gccOptions, gccRecipe } from './gcc.ts';
import { program } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const c: Runtime = {
  name: 'c',
  title: 'C',
  aliases: ['gcc'],
  extensions: ['.c'],
  entry: 'main.c',
  compile: gccRecipe('/usr/bin/gcc', gccOptions('gnu17')),
  command: ({ binary }) => [program(binary)],
  version: { command: ['/usr/bin/gcc', '-dumpfullversion'], pattern: /^(\d\S*)/ },
};
