import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { addAttack } from './attack.ts';
import { addDoctor } from './doctor.ts';
import { CommandFailure, wordsOf } from './failure.ts';
import type { CommandContext, CommandIo } from './io.ts';
import { addImage } from './image.ts';
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
  const [own, operands] = splitOperands(argv);
  const context: CommandContext = {
    io,
    operands,
    finish: (code) => {
      status = code;
    },
  };
  const program = new Command('invigil')
    .description("Runs and grades untrusted student code, safely and fast, on a course's own machines.")
    .version(manifest.version)
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })
    .exitOverride();
  for (const add of [addRun, addDoctor, addStart, addAttack, addImage]) add(program, context);
  try {
    await program.parseAsync([...own], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    io.stderr.write(`invigil: ${wordsOf(error)}\n`);
    return error instanceof CommandFailure ? error.status : FAILED;
  }
}

/** `run FILES -- ARGUMENTS`: what stands after the first `--` belongs to the program. */
function splitOperands(argv: readonly string[]): [own: readonly string[], operands: readonly string[]] {
  const at = argv[0] === 'run' ? argv.indexOf('--') : -1;
  return at < 0 ? [argv, []] : [argv.slice(0, at), argv.slice(at + 1)];
}
