/** A command that cannot do what it was asked: one sentence for the person, and the exit status. */
export class CommandFailure extends Error {
  readonly status: number;

  constructor(message: string, status: number, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'CommandFailure';
    this.status = status;
  }
}

/** The words of anything thrown, with the code of those that have one. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}
