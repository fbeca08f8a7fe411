import type { Readable } from 'node:stream';
import type { Command } from 'commander';

/** What a command may touch of the world outside, so that tests can give it another. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths start from. */
  readonly cwd: string;
}

/** This process's own. */
export function processIo(): CommandIo {
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
}

/** What a subcommand is given. */
export interface CommandContext {
  readonly io: CommandIo;
  /** What stood after `--`. */
  readonly operands: readonly string[];
  /** Takes the exit status. */
  readonly finish: (status: number) => void;
}

/** Adds one subcommand to the program: names its options, and imports what it needs only when it runs. */
export type AddSubcommand = (program: Command, context: CommandContext) => void;
