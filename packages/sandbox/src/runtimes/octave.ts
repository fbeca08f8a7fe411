import { posix } from 'node:path';
import { ONE_THREAD } from './one-thread.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

const OCTAVE = '/usr/bin/octave-cli';

export const octave: Runtime = {
  name: 'octave',
  title: 'Octave',
  aliases: ['m'],
  extensions: ['.m'],
  entry: 'main.m',
  compile: null,
  command: ({ entry }) => [
    OCTAVE,
    ...['--quiet', '--no-init-file', '--no-history', '--no-line-editing'],
    // Functions are found beside the entry, as Python's modules are.
    ...['--path', argument(posix.dirname(entry)), argument(entry)],
  ],
  env: ONE_THREAD,
  version: { command: [OCTAVE, '--version'], pattern: /version (\d\S*)/ },
};
