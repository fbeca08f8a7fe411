import { describe, expect, test } from 'vitest';
import { metric, post, postAsync, serve, until, type Failure } from './serve.ts';

describe('a server that stops', () => {
  test('lets a run end and its client have the answer', async () => {
    const server = await serve({ stopMs: 20_000 });
    const answer = post(server, { command: ['sh', '-c', 'sleep 0.3; head -c 60000 /dev/zero'] });
    await until(
      () => metric(server, 'invigil_slots_busy'),
      (busy) => busy === 1,
    );
    await server.stop();
    expect((await answer).body).toMatchObject({ verdict: 'exited' });
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test('cuts off what takes longer than it may, and says that it was the server', async () => {
    const server = await serve({ stopMs: 50, slots: 1 });
    const running = post<Failure>(server, { command: ['sleep', '30'] });
    await until(
      () => metric(server, 'invigil_slots_busy'),
      (busy) => busy === 1,
    );
    const queued = post<Failure>(server, { command: ['true'] });
    await until(
      () => metric(server, 'invigil_queue_waiting'),
      (waiting) => waiting === 1,
    );
    await server.stop();
    for (const answer of [await running, await queued]) {
      expect(answer).toMatchObject({ status: 503, body: { error: { code: 'stopping' } } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
  });

  test('ends the streams of events too, and can be told twice', async () => {
    const server = await serve({ stopMs: 20 });
    const address = await postAsync(server, { command: ['sleep', '30'] });
    const stream = await fetch(`${server.url}${address}/events`);
    const events = stream.text();
    await Promise.all([server.stop(), server.stop()]);
    expect(await events).toMatch(/event: failed\ndata: \{"code":"stopping"/);
  });
});
