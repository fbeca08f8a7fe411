import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Contender, ContenderName, Load, Series } from '../types.ts';

const NS_PER_MS = 1e6;

export interface TimedOptions {
  /** File that is the standard input of every command. (Default: nothing) */
  input?: string;
  /** Environment of every command. (Default: ours) */
  env?: NodeJS.ProcessEnv;
}

/** A contender that is a command, timed by a small C program: from Node, the start of a process alone would take longer. */
export class TimedCommand implements Contender {
  readonly name: ContenderName;
  readonly #timer: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /** Each step is a command; a run is all of them, one after another. */
  constructor(name: ContenderName, timer: string, steps: readonly (readonly string[])[], { input, env }: TimedOptions = {}) {
    this.name = name;
    const args = steps.flatMap((step, index) => (index === 0 ? step : ['--then', ...step]));
    const all = input === undefined ? args : ['--input', input, ...args];
    this.#timer = spawn(timer, all, { stdio: ['pipe', 'pipe', 'inherit'], env: env ?? process.env });
    this.#answers = createInterface({ input: this.#timer.stdout })[Symbol.asyncIterator]();
  }

  async measure(runs: number, { atATime, idleMs }: Load): Promise<Series> {
    this.#timer.stdin.write(`${runs} ${atATime} ${idleMs}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`${this.name}: the timer ended; its own words are above`);
    const [elapsed = Number.NaN, ...latencies] = answer.value.split(' ').map((ns) => Number(ns) / NS_PER_MS);
    return { elapsedMs: elapsed, latenciesMs: latencies };
  }

  close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#timer.once('exit', () => resolve()));
    this.#timer.stdin.end();
    return this.#timer.exitCode === null ? ended : Promise.resolve();
  }
}
