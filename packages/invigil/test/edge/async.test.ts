import { describe, expect, test } from 'vitest';
import { runStatus, type RunStatus } from '../../src/edge/schemas/result.ts';
import { call, eventsOf, post, postAsync, serve, statusOf, until } from './serve.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });
const isDone = ({ status }: RunStatus) => status === 'done';

describe('an asynchronous run', () => {
  test('is accepted at once, and its result can be asked for', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('echo hi'));
    const status = await until(() => statusOf(server, address), isDone);
    expect(runStatus.parse(status)).toMatchObject({ status: 'done', error: null, result: { verdict: 'exited', stdout: 'hi\n' } });
  });

  test('tells its events as they come, in order and numbered, the result last', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('echo one; sleep 0.2; echo two >&2'));
    const events = await eventsOf(server, address);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ name }) => name)).toEqual(['status', 'status', 'output', 'output', 'result']);
    expect(events[2]?.data).toEqual({ stream: 'stdout', text: 'one\n' });
    expect(events[3]?.data).toEqual({ stream: 'stderr', text: 'two\n' });
    expect(events.at(-1)?.data).toMatchObject({ verdict: 'exited', stdout: 'one\n', stderr: 'two\n' });
  });

  test('tells events again from the start or after the last one seen, and 204 when all were', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('echo one'));
    const all = await eventsOf(server, address);
    expect(await eventsOf(server, address)).toEqual(all);
    expect(await eventsOf(server, address, 2)).toEqual(all.slice(2));
    expect(await eventsOf(server, address, 999)).toEqual(all);
    const done = await fetch(`${server.url}${address}/events`, { headers: { 'last-event-id': String(all.length) } });
    expect(done.status).toBe(204);
  });

  test('keeps a character whole whose bytes come apart', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('printf "\\342"; sleep 0.1; printf "\\202\\254"'));
    const output = (await eventsOf(server, address)).filter(({ name }) => name === 'output');
    expect(output.map(({ data }) => data['text']).join('')).toBe('€');
  });

  test('ends with the verdict cancelled when it is deleted, also a second time', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('sleep 30'));
    await until(
      () => statusOf(server, address),
      ({ status }) => status === 'running',
    );
    const cancelled = await call<RunStatus>(server, address, { method: 'DELETE' });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'done', result: { verdict: 'cancelled' } } });
    expect((await call<RunStatus>(server, address, { method: 'DELETE' })).body).toEqual(cancelled.body);
    expect((await eventsOf(server, address)).at(-1)).toMatchObject({ name: 'result', data: { verdict: 'cancelled' } });
  });

  test('leaves the queue when it is deleted there', async () => {
    const server = await serve({ slots: 1 });
    const first = await postAsync(server, sh('sleep 30'));
    const second = await postAsync(server, sh('echo never'));
    expect((await statusOf(server, second)).status).toBe('queued');
    const { body } = await call<RunStatus>(server, second, { method: 'DELETE' });
    expect(body).toMatchObject({ status: 'done', result: { verdict: 'cancelled', stdout: '' } });
    await call(server, first, { method: 'DELETE' });
  });

  test('that was done stays as it is when it is deleted', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('exit 7'));
    await until(() => statusOf(server, address), isDone);
    expect((await call<RunStatus>(server, address, { method: 'DELETE' })).body.result).toMatchObject({ verdict: 'exited', exitCode: 7 });
  });

  test('says why there is no result', async () => {
    const server = await serve();
    const address = await postAsync(server, { language: 'python', files: {} });
    const status = await until(() => statusOf(server, address), isDone);
    expect(runStatus.parse(status)).toMatchObject({ result: null, error: { code: 'invalid_request', field: 'entry' } });
    expect((await eventsOf(server, address)).at(-1)?.name).toBe('failed');
  });

  test('is refused when the queue is full, and forgotten', async () => {
    const server = await serve({ slots: 1, queueRuns: 0 });
    const address = await postAsync(server, sh('sleep 30'));
    const refused = await call(server, '/api/v1/runs?wait=false', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sh('true')),
    });
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'busy' } } });
    await call(server, address, { method: 'DELETE' });
  });

  test('is forgotten after its time, and the oldest when there are too many', async () => {
    const brief = await serve({ keepMs: 0 });
    const gone = await postAsync(brief, sh('true'));
    await until(
      () => call(brief, gone),
      ({ status }) => status === 404,
    );

    const small = await serve({ keepRuns: 2 });
    const addresses: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      addresses.push(await postAsync(small, sh('true')));
      await until(() => statusOf(small, addresses[count] ?? ''), isDone);
    }
    const statuses = await Promise.all(addresses.map(async (address) => (await call(small, address)).status));
    expect(statuses).toEqual([404, 200, 200]);
  });

  test('is not kept beyond the bytes that all may hold', async () => {
    const server = await serve({ keepBytes: 100_000 });
    const addresses = [];
    for (let count = 0; count < 3; count += 1) {
      const address = await postAsync(server, sh('head -c 30000 /dev/zero'));
      addresses.push(address);
      await eventsOf(server, address);
    }
    expect((await call(server, addresses[0] ?? '')).status).toBe(404);
    expect((await call(server, addresses[2] ?? '')).status).toBe(200);
  });

  test('that is synchronous is not kept', async () => {
    const server = await serve();
    const { body } = await post(server, sh('true'));
    expect((await call(server, `/api/v1/runs/${body.id}`)).status).toBe(404);
  });

  test('goes on when a reader of its events leaves', async () => {
    const server = await serve();
    const address = await postAsync(server, sh('echo a; sleep 0.3; echo b'));
    const leave = new AbortController();
    const response = await fetch(`${server.url}${address}/events`, { signal: leave.signal });
    await response.body?.getReader().read();
    leave.abort();
    expect(await until(() => statusOf(server, address), isDone)).toMatchObject({ result: { stdout: 'a\nb\n' } });
  });
});
