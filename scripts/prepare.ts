/**
 * Makes what lets this machine's Java and C++ start fast, unless it is there. Part of the set-up; a failure costs speed and nothing else.
 */
import { prepareHost } from '@invigil/sandbox';

try {
  await prepareHost({ onBegin: () => console.error('invigil: preparing Java and C++ so that they start fast (once, about 15 s)') });
} catch (error) {
  console.error(`invigil: Java and C++ will start slower than they could: ${(error as Error).message.split('\n', 1)[0]}`);
}
