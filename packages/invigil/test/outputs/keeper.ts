/** Keeps outputs for as long as it lives, and tells each id when it is acknowledged: a process for a test to kill. */
import { OutputStore } from '../../src/outputs/store.ts';

const [folder = '', keepMs = ''] = process.argv.slice(2);
const store = await OutputStore.open({ folder, keepMs: Number(keepMs), limits: { runs: 10_000, bytes: 2 ** 30 }, onError: console.error });

async function keepOn(): Promise<never> {
  for (let n = 0; ; n += 1) {
    const content = Buffer.alloc(100_000, n);
    const { id } = await store.keep([{ type: 'text/plain', size: content.length, content }]);
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all([keepOn(), keepOn(), keepOn()]);
