import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

const FPC = '/usr/bin/fpc';
/** Where Debian keeps the units; its /etc/fpc.cfg, which would say so, is not in a sandbox. The compiler replaces the words with `$`. */
const UNITS = ['x86_64', 'aarch64'].map((machine) => `-Fu/usr/lib/${machine}-linux-gnu/fpc/$fpcversion/units/$fpctarget/*`);

const UNBUFFERED = 'invigil_stdio';

/**
 * Loaded before the program's own units: what is written goes out with each statement. On a pipe, Pascal would keep 256 bytes back, and a
 * program that crashes or is stopped would seem to have printed nothing. (200,000 lines take 58 ms in place of 12.)
 */
const UNBUFFERED_UNIT = `unit ${UNBUFFERED};
interface
implementation
initialization
  TextRec(Output).FlushFunc := TextRec(Output).InOutFunc;
end.
`;

export const pascal: Runtime = {
  name: 'pascal',
  title: 'Pascal',
  aliases: ['pas', 'fpc'],
  extensions: ['.pas', '.pp'],
  entry: 'main.pas',
  compile: {
    // Other sources are units, which the entry names.
    command: ({ entry, binary }) => [
      FPC,
      // -gl: a run-time error names its line.
      ...['-O2', '-gl', '-l-', '-v0ew', `-Fa${UNBUFFERED}`, ...UNITS],
      ...[`-o${argument(binary)}`, argument(entry)],
    ],
    artefacts: ({ binary }) => [binary],
    files: { [`${UNBUFFERED}.pas`]: UNBUFFERED_UNIT },
  },
  command: ({ binary }) => [program(binary)],
  version: { command: [FPC, '-iV'], pattern: /^(\d\S*)/ },
};
