import { MIB } from './limits.ts';
import { nodeCommand, v8RanOutOfMemory } from './node.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

/** The native compiler itself: starting it through its package would start Node first. */
const TSC = '/opt/typescript/lib/tsc';
/** Holds `node`, Node's own type declarations. */
const TYPES = '/opt/types';

/** `a.ts` is emitted as `a.js`, `a.mts` as `a.mjs`, `a.cts` as `a.cjs`. */
function emitted(source: string): string {
  return source.replace(/\.([mc]?)tsx?$/, '.$1js');
}

/** Checked strictly, then emitted beside the sources, so that relative paths stay true, and run by Node. */
export const typescript: Runtime = {
  name: 'typescript',
  title: 'TypeScript',
  aliases: ['ts'],
  extensions: ['.ts', '.mts', '.cts'],
  entry: 'main.ts',
  compile: {
    command: ({ sources }, limits) => [
      '/usr/bin/env',
      // The compiler ends before it is worth its while to collect garbage (78 ms of processor time, not 119), unless memory gets short.
      ...['GOGC=off', `GOMEMLIMIT=${Math.floor((limits.memoryBytes * 3) / 4 / MIB)}MiB`],
      TSC,
      ...['--ignoreConfig', '--singleThreaded', '--pretty', 'false'],
      ...['--target', 'es2024', '--lib', 'es2024', '--module', 'nodenext', '--strict'],
      // Imports may name `./helper.ts` or `./helper.js`.
      ...['--rewriteRelativeImportExtensions', '--noEmitOnError', '--skipLibCheck', '--inlineSourceMap'],
      ...['--typeRoots', TYPES, '--types', 'node', '--rootDir', '.', '--outDir', '.'],
      ...sources.map(argument),
    ],
    artefacts: () => ['**/*.js', '**/*.mjs', '**/*.cjs'],
    env: { GOMAXPROCS: '2' },
  },
  command: ({ entry }, limits) => [...nodeCommand(limits), '--enable-source-maps', argument(emitted(entry))],
  version: { command: [TSC, '--version'], pattern: /^Version (\S+)/ },
  ranOutOfMemory: v8RanOutOfMemory,
};
