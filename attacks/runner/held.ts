/** What is given to the run that holds something: how it tells that it does, and what ends it. */
export interface Holding {
  signal: AbortSignal;
  onOutput: (text: string) => void;
}

/**
 * Starts a run that holds something until it is ended, does the action as soon as the run has printed what `says` matches, then ends it.
 * No clock is involved: on a slow machine as on a fast one the two meet for certain. Where the run ends by itself, the action is done
 * nevertheless, and its outcome tells.
 */
export async function whileHeld<Run, Result>(
  says: RegExp,
  start: (holding: Holding) => Promise<Run>,
  action: () => Promise<Result>,
): Promise<[Run, Result]> {
  const abort = new AbortController();
  const { promise: held, resolve } = Promise.withResolvers<void>();
  let said = '';
  const running = start({
    signal: abort.signal,
    onOutput: (text) => {
      said += text;
      if (says.test(said)) resolve();
    },
  });
  try {
    await Promise.race([held, running]);
    const result = await action();
    abort.abort();
    return [await running, result];
  } finally {
    abort.abort();
  }
}
