// Starting programs and telling the person what happens.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/** Thrown with one sentence that says what is wrong and what to do; the set-up prints it and ends with status 1. */
export class SetupProblem extends Error {}

/** One line of progress. @param {string} line */
export function say(line) {
  console.error(`invigil: ${line}`);
}

/**
 * Runs a program in silence.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {{ status: number, output: string }} status 127 when there is no such program; output is stdout and stderr
 */
export function quietly(command, args, options = {}) {
  const done = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (done.error) return { status: 127, output: String(done.error.message) };
  return { status: done.status ?? 1, output: done.stdout + done.stderr };
}

/**
 * Runs a program in the foreground: it has our terminal, and signals sent to us reach it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdoutToStderr?: boolean }} [options] stdoutToStderr keeps our stdout for the goal's own output
 * @returns {Promise<number>} its exit status; 128+n when a signal ended it; 127 when it could not be started
 */
export function foreground(command, args, { stdoutToStderr = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['inherit', stdoutToStderr ? 2 : 'inherit', 'inherit'] });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => child.kill(signal);
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'];
    // The terminal sends its Ctrl-C to the child too; a second SIGINT would cut its clean shutdown short.
    const ignore = () => {};
    for (const signal of signals) process.on(signal, signal === 'SIGINT' && process.stdin.isTTY ? ignore : forward);
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => {
      for (const name of signals) process.removeListener(name, forward).removeListener(name, ignore);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}
