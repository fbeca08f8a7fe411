import { MIB } from './limits.ts';
import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

const RUSTC = '/usr/bin/rustc';

export const rust: Runtime = {
  name: 'rust',
  title: 'Rust',
  aliases: ['rs'],
  extensions: ['.rs'],
  entry: 'main.rs',
  compile: {
    // Other sources are modules, which the entry names.
    command: ({ entry, binary }) => [
      RUSTC,
      ...['--edition', '2021', '-O', '-C', 'codegen-units=1'],
      // The standard library's: a binary of 0.4 MB in place of 11.6 MB, which every run would be given anew. Names stay for backtraces.
      ...['-C', 'strip=debuginfo'],
      ...['-o', argument(binary), argument(entry)],
    ],
    artefacts: ({ binary }) => [binary],
    limits: { memoryBytes: 1024 * MIB },
  },
  command: ({ binary }) => [program(binary)],
  version: { command: [RUSTC, '--version'], pattern: /^rustc (\S+)/ },
};
