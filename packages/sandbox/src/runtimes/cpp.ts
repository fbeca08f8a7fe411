import { CPP_HEADERS } from '../prepared/paths.ts';
import { gccOptions, gccRecipe } from './gcc.ts';
import { program } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const GXX = '/usr/bin/g++';
/** Headers are precompiled with the same (prepared/cpp.ts): the compiler takes no others. */
export const CPP_OPTIONS = gccOptions('gnu++20');

export const cpp: Runtime = {
  name: 'cpp',
  title: 'C++',
  aliases: ['c++', 'g++', 'cxx'],
  extensions: ['.cpp', '.cc', '.cxx'],
  entry: 'main.cpp',
  // <iostream> precompiled: 0.22 s in place of 0.44 s for a small program; <bits/stdc++.h>: 0.4 s in place of 1.7 s.
  compile: gccRecipe(GXX, [...CPP_OPTIONS, `-I${CPP_HEADERS}`]),
  command: ({ binary }) => [program(binary)],
  version: { command: [GXX, '-dumpfullversion'], pattern: /^(\d\S*)/ },
};
