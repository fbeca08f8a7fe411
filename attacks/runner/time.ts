import { setTimeout as delay } from 'node:timers/promises';

/** Waits this long. */
export async function sleep(ms: number): Promise<void> {
  await delay(ms);
}

/** Asks until the answer is true; false if it never was within the time. */
export async function eventually(question: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  for (;;) {
    if (await question()) return true;
    if (performance.now() > end) return false;
    await delay(25);
  }
}

/** Settles as the promise does, or rejects with the sentence when that takes too long. */
export async function within<T>(promise: Promise<T>, ms: number, sentence: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${sentence} within ${Math.round(ms / 1000)} s`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
