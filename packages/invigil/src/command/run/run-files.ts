import { resolve } from 'node:path';
import { openLauncher, type RunResult } from '@invigil/sandbox';
import { toAnswer } from '../../edge/runs/answer.ts';
import { CommandFailure } from '../failure.ts';
import type { CommandIo } from '../io.ts';
import { omittedLines, writeCollected } from './collected.ts';
import { writeDisplay } from './display.ts';
import { execute } from './execute.ts';
import { exitStatusOf, NOT_RUN } from './exit-status.ts';
import type { RunFlags } from './flags.ts';
import { placeOf } from './place.ts';
import { makeRequest } from './request.ts';

/** Runs the files as one program and gives the exit status. Throws CommandFailure or SandboxError when it could not be run. */
export async function runFiles(paths: readonly string[], args: readonly string[], flags: RunFlags, io: CommandIo): Promise<number> {
  checkFlags(flags);
  const request = await makeRequest(paths, args, flags, io.cwd);
  const place = placeOf(flags, io);
  const launcher = await openLauncher({ isolation: flags.unsafe === true ? 'none' : 'full', ...place.launcher });
  try {
    const result = await execute(launcher, request, io, { place: place.run, isStreamed: flags.json !== true });
    if (flags.out !== undefined) await writeCollected(result, resolve(io.cwd, flags.out));
    const shown = flags.display === undefined ? '' : await writeDisplay(result, flags.display, io.cwd);
    if (flags.json === true) io.stdout.write(`${JSON.stringify(toAnswer(crypto.randomUUID(), result), null, 2)}\n`);
    else io.stderr.write(inWords(result) + shown);
    return exitStatusOf(result);
  } finally {
    await launcher.close();
  }
}

function checkFlags({ collect, out, json, image, images, unsafe }: RunFlags): void {
  if (image !== undefined && unsafe === true) {
    throw new CommandFailure('--image cannot go with --unsafe: without isolation a program sees what this machine has', NOT_RUN);
  }
  if (images !== undefined && image === undefined) {
    throw new CommandFailure('--images needs --image NAME, which says what of the store is meant', NOT_RUN);
  }
  if (collect.length > 0 && out === undefined && json !== true) {
    throw new CommandFailure('--collect needs --out FOLDER, for the files to go to, or --json', NOT_RUN);
  }
  if (out !== undefined && collect.length === 0) {
    throw new CommandFailure('--out needs --collect GLOB, which says what to bring back', NOT_RUN);
  }
}

/** What the program did not say itself: the compiler's messages where it did not compile, and why it was stopped. */
function inWords(result: RunResult): string {
  const compiler =
    result.verdict === 'compile-error' && result.compile !== null ? text(result.compile.stdout) + text(result.compile.stderr) : '';
  const why = result.verdict === 'exited' ? '' : `invigil: ${result.explanation}\n`;
  return compiler + why + omittedLines(result);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
