import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { call, metric, post, postAsync, serve, statusOf, until, type Failure } from './serve.ts';

const SLEEP = { command: ['sleep', '30'] };

/** The launchers that this process has started. */
function launchers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, program, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(parent) === process.pid && program?.startsWith('invigil-launch');
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

function killLauncher(): void {
  const [pid, ...others] = launchers();
  if (pid === undefined || others.length > 0) throw new Error('expected exactly one launcher');
  process.kill(pid, 'SIGKILL');
}

describe('a launcher that is killed', () => {
  test('is told as the server’s failure, not as the program’s, and replaced', async () => {
    const server = await serve({ slots: 2 });
    const waiting = post<Failure>(server, SLEEP);
    const address = await postAsync(server, SLEEP);
    await until(
      () => metric(server, 'invigil_slots_busy'),
      (busy) => busy === 2,
    );
    killLauncher();
    const answer = await waiting;
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'launcher_lost' } } });
    expect(answer.headers.get('retry-after')).toBe('1');
    const kept = await until(
      () => statusOf(server, address),
      ({ status }) => status === 'done',
    );
    expect(kept).toMatchObject({ result: null, error: { code: 'launcher_lost' } });
    await until(
      () => call<{ status: string }>(server, '/healthz'),
      ({ body }) => body.status === 'ok',
    );
    expect((await post(server, { command: ['echo', 'again'] })).body.stdout).toBe('again\n');
    expect(await metric(server, 'invigil_launcher_reopened')).toBe(1);
    expect(await metric(server, 'invigil_errors_total{code="launcher_lost"}')).toBe(2);
    expect(await metric(server, 'invigil_slots_busy')).toBe(0);
  });
});
