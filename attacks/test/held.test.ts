import { expect, test } from 'vitest';
import { whileHeld, type Holding } from '../runner/held.ts';

function untilAborted({ signal }: Holding): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended by us')));
}

test('the action is done when the run says that it holds, however its words are cut, and the run is then ended', async () => {
  const order: string[] = [];
  const [run, result] = await whileHeld(
    /PLANTED/,
    async (holding) => {
      setTimeout(() => {
        order.push('planted');
        for (const piece of ['PLA', 'NTED']) holding.onOutput(piece);
      }, 10);
      return untilAborted(holding);
    },
    async () => order.push('looked'),
  );
  expect(order).toEqual(['planted', 'looked']);
  expect([run, result]).toEqual(['ended by us', 2]);
});

test('a run that ends without holding anything is not waited for', async () => {
  const [run] = await whileHeld(
    /PLANTED/,
    async () => 'ended by itself',
    async () => undefined,
  );
  expect(run).toBe('ended by itself');
});

test('an action that fails ends the run too', async () => {
  let ended = '';
  const failing = whileHeld(
    /PLANTED/,
    async (holding) => {
      holding.onOutput('PLANTED');
      ended = await untilAborted(holding);
    },
    () => Promise.reject(new Error('no answer')),
  );
  await expect(failing).rejects.toThrow('no answer');
  await expect.poll(() => ended).toBe('ended by us');
});
