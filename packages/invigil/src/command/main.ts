import { Command, CommanderError } from 'commander';
import { addAttack } from './attack.ts';
import { addDoctor } from './doctor.ts';
import { CommandFailure, wordsOf } from './failure.ts';
import type { CommandIo } from './io.ts';
import { addRun } from './run.ts';
import { addStart } from './start.ts';

export { processIo } from './io.ts';

/** Exit status of `invigil` itself: wrong usage, or Invigil could not do it. A program's own status may be any other. */
const FAILED = 125;

/**
 * Runs the `invigil` command and gives its exit status. Never throws for what the person or the host did wrong: that is said on stderr.
 * Subcommands only name their options here; what they need is imported when they run, so that each starts quickly.
 */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  let status = 0;
  const finish = (code: number): void => {
    status = code;
  };
  const program = new Command('invigil')
    .description("Runs and grades untrusted student code, safely and fast, on a course's own machines.")
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })
    .exitOverride();
  for (const add of [addRun, addDoctor, addStart, addAttack]) add(program, io, finish);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    io.stderr.write(`invigil: ${wordsOf(error)}\n`);
    return error instanceof CommandFailure ? error.status : FAILED;
  }
}

/** Adds one subcommand to the program; its action tells `finish` the exit status. */
export type AddSubcommand = (program: Command, io: CommandIo, finish: (status: number) => void) => void;
