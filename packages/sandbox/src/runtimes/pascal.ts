import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

const FPC = '/usr/bin/fpc';
/** Where Debian keeps the units; its /etc/fpc.cfg, which would say so, is not in a sandbox. The compiler replaces the words with `$`. */
const UNITS = ['x86_64', 'aarch64'].map((machine) => `-Fu/usr/lib/${machine}-linux-gnu/fpc/$fpcversion/units/$fpctarget/*`);

export const pascal: Runtime = {
  name: 'pascal',
  title: 'Pascal',
  aliases: ['pas', 'fpc'],
  extensions: ['.pas', '.pp'],
  entry: 'main.pas',
  compile: {
    // Other sources are units, which the entry names.
    command: ({ entry, binary }) => [FPC, '-O2', '-l-', '-v0ew', ...UNITS, `-o${argument(binary)}`, argument(entry)],
    artefacts: ({ binary }) => [binary],
  },
  command: ({ binary }) => [program(binary)],
  version: { command: [FPC, '-iV'], pattern: /^(\d\S*)/ },
};
