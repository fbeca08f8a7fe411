import { describe, expect, test } from 'vitest';
import { call, metric, post, postAsync, serve, statusOf, until, type Failure } from './serve.ts';

const SLEEP = { command: ['sleep', '30'] };
const TRUE = { command: ['true'] };

describe('a busy server', () => {
  test('lets a run wait for its slot', async () => {
    const server = await serve({ slots: 1 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(server, TRUE)));
    expect(answers.map(({ body }) => body.verdict)).toEqual(Array(4).fill('exited'));
  });

  test('says 429 and when to come back, after the wait that it is set to', async () => {
    const server = await serve({ slots: 1, waitMs: 50 });
    const address = await postAsync(server, SLEEP);
    await until(
      () => statusOf(server, address),
      ({ status }) => status === 'running',
    );
    const refused = await post<Failure>(server, TRUE);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'busy' } } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await metric(server, 'invigil_queue_waiting')).toBe(0);
    await call(server, address, { method: 'DELETE' });
    expect((await post(server, TRUE)).status).toBe(200);
  });

  test('says 429 at once when the queue is full', async () => {
    const server = await serve({ slots: 1, queueRuns: 1 });
    const first = await postAsync(server, SLEEP);
    const second = await postAsync(server, SLEEP);
    expect((await post<Failure>(server, TRUE)).status).toBe(429);
    await call(server, second, { method: 'DELETE' });
    await call(server, first, { method: 'DELETE' });
  });

  test('cancels the run of a client that hangs up', async () => {
    const server = await serve({ slots: 1 });
    const hangUp = new AbortController();
    const answer = post(server, SLEEP, { signal: hangUp.signal });
    await until(
      () => metric(server, 'invigil_slots_busy'),
      (busy) => busy === 1,
    );
    hangUp.abort();
    await expect(answer).rejects.toThrow();
    await until(
      () => metric(server, 'invigil_slots_busy'),
      (busy) => busy === 0,
    );
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('invigil_runs_total{language="command",verdict="cancelled"} 1');
  });

  test('gives the place in the queue of a client that hangs up to the next', async () => {
    const server = await serve({ slots: 1, queueRuns: 1 });
    const address = await postAsync(server, SLEEP);
    const hangUp = new AbortController();
    const answer = post(server, TRUE, { signal: hangUp.signal });
    await until(
      () => metric(server, 'invigil_queue_waiting'),
      (waiting) => waiting === 1,
    );
    hangUp.abort();
    await expect(answer).rejects.toThrow();
    await until(
      () => metric(server, 'invigil_queue_waiting'),
      (waiting) => waiting === 0,
    );
    await call(server, address, { method: 'DELETE' });
  });
});
