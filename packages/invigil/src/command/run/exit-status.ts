import { constants } from 'node:os';
import type { RunResult } from '@invigil/sandbox';

/** Wrong usage, or Invigil itself could not run the program. As `timeout` and `docker run` have it. */
export const NOT_RUN = 125;

const TIMED_OUT = 124; // as coreutils' timeout
const KILLED = 128 + constants.signals.SIGKILL; // as a shell reports a program that the kernel ended for its memory
const TOO_MUCH_WRITTEN = 128 + constants.signals.SIGXFSZ; // "file size limit exceeded"
const INTERRUPTED = 128 + constants.signals.SIGINT;

/** The exit status of `invigil run`: the program's own where it ended by itself, else the conventional one for what stopped it. */
export function exitStatusOf(result: RunResult): number {
  switch (result.verdict) {
    case 'exited':
      return result.exitCode ?? NOT_RUN;
    case 'signaled':
      return 128 + signalNumber(result.signal);
    case 'wall-timeout':
    case 'cpu-timeout':
      return TIMED_OUT;
    case 'memory-exceeded':
      return KILLED;
    case 'output-exceeded':
    case 'disk-exceeded':
      return TOO_MUCH_WRITTEN;
    case 'compile-error':
      return 1;
    case 'cancelled':
      return INTERRUPTED;
    case 'internal-error':
      return NOT_RUN;
  }
}

/** Real-time signals have no name in Node's table; the launcher calls them SIGRTMIN+n. */
function signalNumber(name: string | null): number {
  const known = constants.signals as Readonly<Record<string, number>>;
  return (name === null ? undefined : known[name]) ?? 0;
}
