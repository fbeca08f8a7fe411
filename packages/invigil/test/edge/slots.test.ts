import { describe, expect, test } from 'vitest';
import { Slots, SlotsBusy } from '../../src/dispatch/slots.ts';

const make = (slots: number, waiting = 10, waitingBytes = 1000) => new Slots({ slots, waiting, waitingBytes });

describe('slots', () => {
  test('are given at once while there are any, and never twice', async () => {
    const slots = make(2);
    await slots.acquire();
    const release = await slots.acquire();
    expect(slots.busy).toBe(2);
    release();
    release();
    expect(slots.busy).toBe(1);
  });

  test('go to those who wait in the order in which they came', async () => {
    const slots = make(1);
    const release = await slots.acquire();
    const order: number[] = [];
    const all = [1, 2, 3].map(async (number) => {
      const done = await slots.acquire();
      order.push(number);
      done();
    });
    expect(slots.waiting).toBe(3);
    release();
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
    expect(slots.busy).toBe(0);
  });

  test('are refused at once when the queue is full, with a time to come back', async () => {
    const slots = make(1, 1);
    await slots.acquire();
    void slots.acquire();
    expect(() => slots.acquire()).toThrow(SlotsBusy);
    expect(() => slots.acquire()).toThrow(expect.objectContaining({ reason: 'queue-full', retryAfterSeconds: 1 }));
  });

  test('count the bytes that wait as well', async () => {
    const slots = make(1, 10, 100);
    await slots.acquire({ bytes: 1000 });
    void slots.acquire({ bytes: 60 });
    expect(() => slots.acquire({ bytes: 60 })).toThrow(expect.objectContaining({ reason: 'queue-full' }));
  });

  test('are refused when the wait was too long, and the place is free again', async () => {
    const slots = make(1, 1);
    await slots.acquire();
    await expect(slots.acquire({ waitMs: 5 })).rejects.toMatchObject({ reason: 'waited-too-long' });
    expect(slots.waiting).toBe(0);
  });

  test('forget one who gives up, wherever it stood', async () => {
    const slots = make(1, 3, 100);
    const release = await slots.acquire();
    const gone = new AbortController();
    const first = slots.acquire({ bytes: 50 });
    const second = slots.acquire({ bytes: 50, signal: gone.signal });
    gone.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    const third = slots.acquire({ bytes: 50 });
    release();
    (await first)();
    (await third)();
    expect(slots.busy).toBe(0);
  });

  test('are not given to one who gave up before', () => {
    const slots = make(1);
    expect(() => slots.acquire({ signal: AbortSignal.abort(new Error('gone')) })).toThrow('gone');
    expect(slots.busy).toBe(0);
  });
});
