import { NODE, nodeCommand, v8RanOutOfMemory } from './node.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

/** CommonJS and ES modules: Node decides by `.mjs`, `.cjs`, a package.json, or the syntax. */
export const javascript: Runtime = {
  name: 'javascript',
  title: 'JavaScript',
  aliases: ['js', 'node', 'nodejs'],
  extensions: ['.js', '.mjs', '.cjs'],
  entry: 'main.js',
  compile: null,
  command: ({ entry }, limits) => [...nodeCommand(limits), argument(entry)],
  version: { command: [NODE, '--version'], pattern: /^v(\S+)/ },
  ranOutOfMemory: v8RanOutOfMemory,
};
