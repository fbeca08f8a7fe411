import type { BuildEvent } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { inBytes, inSeconds } from './units.ts';

const BETWEEN_MS = 200;
/** To the line's start, and rid of what stands there. */
const AGAIN = '\r\u001B[K';

/** Tells how a build goes on: a line for each step that ended, and in a terminal one that shows the step that goes on. */
export class Progress {
  readonly #io: CommandIo;
  readonly #name: string;
  readonly #isTerminal: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, io: CommandIo) {
    this.#io = io;
    this.#name = name;
    this.#isTerminal = io.stdout.isTTY === true;
  }

  tell(event: BuildEvent): void {
    if (event.kind === 'waiting') return this.#live('waits for another build');
    if (event.kind === 'step') return this.#live(event.step);
    this.end();
    const { step, isCached, ms, bytes, entries, notes } = event;
    const size = entries === 0 ? 'nothing to add' : `${inBytes(bytes)} in ${entries} files`;
    this.#line(`  ${step.padEnd(14)}${(isCached ? 'as before' : inSeconds(ms)).padEnd(12)}${size}`);
    for (const note of notes) this.#line(`  ${note}`);
  }

  /** Takes the live line away. */
  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#isTerminal) this.#io.stdout.write(AGAIN);
  }

  #live(what: string): void {
    clearInterval(this.#timer);
    if (!this.#isTerminal) return;
    const since = performance.now();
    const show = () => void this.#io.stdout.write(`${AGAIN}  ${what} … ${inSeconds(performance.now() - since)}`);
    show();
    this.#timer = setInterval(show, BETWEEN_MS);
  }

  #line(text: string): void {
    this.#io.stdout.write(`${this.#name}${text}\n`);
  }
}
