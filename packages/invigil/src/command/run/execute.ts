import {
  interactProgram,
  runProgram,
  type ImagePlace,
  type InteractiveRun,
  type Launcher,
  type ProgramRequest,
  type RunResult,
} from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';

interface How {
  place: Partial<ImagePlace>;
  /** Output is passed through as it comes. */
  isStreamed: boolean;
}

/**
 * Runs a request. Output is passed through as it comes where `how` says so; without an input of its own, the program gets ours as we
 * get it. Ctrl-C reaches the program; the second one, SIGTERM, SIGHUP, or a reader of our output who leaves, cancels the run.
 */
export async function execute(launcher: Launcher, request: ProgramRequest, io: CommandIo, how: How): Promise<RunResult> {
  const cancel = new AbortController();
  const options = {
    ...how.place,
    signal: cancel.signal,
    // The launcher is there for this run only: a template would be started for nobody.
    warm: false,
    ...(how.isStreamed && {
      onOutput: (name: 'stdout' | 'stderr', chunk: Uint8Array) => void io[name].write(chunk),
    }),
  };
  const abort = (): void => cancel.abort();
  io.stdout.on('error', abort);
  let interrupt = abort;
  const onSigint = (): void => interrupt();
  process.on('SIGINT', onSigint).on('SIGTERM', abort).on('SIGHUP', abort);
  try {
    if (request.stdin !== undefined) return await runProgram(launcher, request, options);
    const run = interactProgram(launcher, request, options);
    interrupt = () => {
      interrupt = abort;
      run.kill('SIGINT');
    };
    void feed(io, run);
    return await run.result;
  } finally {
    process.off('SIGINT', onSigint).off('SIGTERM', abort).off('SIGHUP', abort);
    io.stdout.off('error', abort);
    io.stdin.destroy(); // an open pipe or terminal would keep this process alive
  }
}

/** Hands on our input until it ends or the run does. Input that cannot be read has ended, as far as the program can tell. */
async function feed({ stdin }: CommandIo, run: InteractiveRun): Promise<void> {
  try {
    for await (const chunk of stdin) await run.write(chunk as Uint8Array | string);
  } catch {
    // Destroyed because the run has ended, or unreadable.
  }
  run.end();
}
