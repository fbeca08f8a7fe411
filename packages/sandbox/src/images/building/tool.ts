import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** Variables of the operator's that package tools need to reach the network; nothing else of the environment is passed on. */
const PASSED_ON = /^(?:https?_proxy|no_proxy|all_proxy|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE)$/;
/** What setpriv and shells answer when there is no such program. */
const NOT_FOUND = 127;
const LOG_TAIL_BYTES = 256 * 1024;

/** A program of this machine that a step of a build starts. */
export interface ToolOptions {
  /** File to which everything that it writes is added. */
  log: string;
  env?: Readonly<Record<string, string>>;
  /** Gives what it writes to stdout, beside putting it into the log. */
  wantsOutput?: boolean;
}

/** Thrown when a tool fails; `said` is what this call of it wrote. */
export class ToolFailure extends Error {
  readonly tool: string;
  readonly said: string;

  constructor(tool: string, said: string, message: string) {
    super(message);
    this.name = 'ToolFailure';
    this.tool = tool;
    this.said = said;
  }
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const passed = Object.entries(process.env).filter((entry): entry is [string, string] => PASSED_ON.test(entry[0]));
  return {
    ...Object.fromEntries(passed),
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: process.env['HOME'] ?? '/',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
    ...more,
  };
}

/**
 * Runs a program without a shell, its input empty, everything that it writes in the log; it ends with us. Gives its stdout where it is
 * wanted. Throws ToolFailure when it cannot start or fails.
 */
export async function runTool(command: readonly [string, ...string[]], options: ToolOptions): Promise<string> {
  const [tool] = command;
  const log = openSync(options.log, 'a');
  const before = statSync(options.log).size;
  try {
    writeSync(log, `$ ${command.join(' ')}\n`);
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
      stdio: ['ignore', options.wantsOutput === true ? 'pipe' : log, log],
      env: environment(options.env),
    });
    const output = child.stdout === null ? '' : text(child.stdout);
    const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
    const said = await output;
    writeSync(log, said);
    if (status === 0) return said;
    if (status === NOT_FOUND) throw new ToolFailure(tool, '', `${tool} is not on this machine`);
    throw new ToolFailure(
      tool,
      tailOf(options.log, before),
      `${tool} ${signal === null ? `ended with status ${status}` : `was ended by ${signal}`}`,
    );
  } catch (error) {
    if (error instanceof ToolFailure) throw error;
    throw new ToolFailure(tool, '', `${tool} does not start: ${(error as Error).message}`);
  } finally {
    closeSync(log);
  }
}

function tailOf(log: string, from: number): string {
  const bytes = readFileSync(log);
  return bytes.subarray(Math.max(from, bytes.length - LOG_TAIL_BYTES)).toString('utf8');
}
