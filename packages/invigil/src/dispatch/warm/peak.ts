const SECOND_MS = 1000;
/** A load that comes and goes with every exercise keeps its skeletons for so long. */
const SECONDS = 60;

interface Second {
  number: number;
  most: number;
}

/** Runs at one time: now, and the most of the last minute. Every time is in milliseconds, and none is before the last. */
export class Peak {
  readonly #seconds: Second[] = Array.from({ length: SECONDS }, () => ({ number: -1, most: 0 }));
  #now = 0;

  enter(atMs: number): void {
    this.#now += 1;
    this.#note(atMs);
  }

  leave(atMs: number): void {
    this.#note(atMs);
    this.#now -= 1;
  }

  /** The most in the second of `atMs` and the 59 before it. */
  most(atMs: number): number {
    const oldest = Math.floor(atMs / SECOND_MS) - SECONDS;
    return this.#seconds.reduce((most, second) => (second.number > oldest ? Math.max(most, second.most) : most), this.#now);
  }

  #note(atMs: number): void {
    const number = Math.floor(atMs / SECOND_MS);
    const second = this.#seconds[number % SECONDS];
    if (second === undefined) return;
    second.most = second.number === number ? Math.max(second.most, this.#now) : this.#now;
    second.number = number;
  }
}
