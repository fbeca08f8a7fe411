/** What a signal that ended a program means to a student. Each reads on after "The program". */
const MEANINGS: Readonly<Record<string, string>> = {
  SIGSEGV:
    'crashed because it used memory that is not its own (segmentation fault), such as a bad pointer or index, or recursion without an end',
  SIGBUS: 'crashed because it used memory that is not there (bus error)',
  SIGFPE: 'crashed in a calculation that has no result, such as a division by zero',
  SIGILL: 'crashed because it came upon an instruction that the processor does not know',
  SIGABRT: 'stopped itself because something was badly wrong (abort), such as a failed check or memory released twice',
  SIGSYS: 'was stopped because it asked the system for something that is not allowed here',
  SIGPIPE: 'was stopped because it wrote to a pipe that nobody reads',
  SIGTRAP: 'stopped at a trap that it had set itself',
  SIGINT: 'was interrupted',
  SIGTERM: 'was asked to stop, and did',
  SIGHUP: 'was stopped because its terminal had gone',
  SIGKILL: 'was killed',
  SIGXFSZ: 'was stopped because it wrote a file larger than allowed',
};

/** A predicate for the signal's name; a signal without a plain meaning is named. */
export function meaningOf(signal: string): string {
  return MEANINGS[signal] ?? `was ended by the signal ${signal}`;
}
