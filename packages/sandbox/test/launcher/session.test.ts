import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { pidOf, python, sh, text } from '../launcher.ts';
import { groupsOf, livingSandboxes, programsIn, sandboxGroupsIn, until } from './host.ts';

const launcher = await openLauncher({ pool: 1 });
afterAll(() => launcher.close());

describe('a session', () => {
  test('keeps its files from run to run, and writes more between them', async () => {
    const session = await launcher.session();
    await session.writeFiles({ 'a.txt': 'a', 'bin/go': '#!/bin/sh\necho gone' });
    expect((await session.run(sh('echo b >> a.txt; echo t > /tmp/t; echo s > /dev/shm/s'))).exitCode).toBe(0);
    await session.writeFiles({ 'c.txt': 'c\n' });
    const result = await session.run(sh('cat a.txt c.txt /tmp/t /dev/shm/s; bin/go', { collect: ['a.txt'] }));
    expect(text(result.stdout)).toBe('ab\nc\nt\ns\ngone\n');
    expect(text(result.files[0]?.content ?? new Uint8Array())).toBe('ab\n');
    await session.close();
    expect(await session.ended).toBe('closed');
  });

  test('keeps no processes: what a run left is gone before the next begins', async () => {
    const session = await launcher.session();
    await session.run(sh('setsid sh -c "while :; do echo x >> grows; done" & setsid sleep 600 & sleep 0.05'));
    const count = 'import os; print(len([n for n in os.listdir("/proc") if n.isdigit()]))';
    expect(text((await session.run(python(count))).stdout)).toBe('1\n');
    const size = 'wc -c < grows; sleep 0.1; wc -c < grows';
    const [before, after] = text((await session.run(sh(size))).stdout).split('\n');
    expect(after).toBe(before);
    await session.close();
  });

  test('gives each run its own limits and its own account, also after one that was stopped', async () => {
    const session = await launcher.session();
    const hog = await session.run(python('x = bytearray(200_000_000)', { limits: { memoryBytes: 64 << 20 } }));
    expect(hog.verdict).toBe('memory-exceeded');
    expect((await session.run(sh('while :; do :; done', { limits: { cpuMs: 200 } }))).verdict).toBe('cpu-timeout');
    expect((await session.run(sh('yes', { limits: { outputBytes: 10 } }))).verdict).toBe('output-exceeded');
    const calm = await session.run(sh('echo fine'));
    expect(calm).toMatchObject({ verdict: 'exited', exitCode: 0, limitsHit: [] });
    expect(calm.usage.cpuMs).toBeLessThan(200);
    expect(calm.usage.memoryBytes).toBeLessThan(64 << 20);
    await session.close();
  });

  test('takes one run at a time', async () => {
    const session = await launcher.session();
    const run = session.interact(sh('cat'));
    await expect(session.run(sh('true'))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(session.writeFiles({ a: '' })).rejects.toMatchObject({ code: 'invalid_request' });
    run.cancel();
    expect((await run.result).verdict).toBe('cancelled');
    expect((await session.run(sh('exit 5'))).exitCode).toBe(5);
    await session.close();
  });

  test('lets a run that is over have no say in the next', async () => {
    const session = await launcher.session();
    const first = session.interact(sh('true'));
    await first.result;
    const next = session.interact(sh('cat'));
    first.cancel();
    first.kill('SIGKILL');
    first.end();
    await first.write('not for you');
    await next.write('for me');
    next.end();
    expect(text((await next.result).stdout)).toBe('for me');
    const never = await session.run(sh('echo ran'), { signal: AbortSignal.abort() });
    expect([never.verdict, never.stdout.length]).toEqual(['cancelled', 0]);
    expect((await session.run(sh('exit 4'))).exitCode).toBe(4);
    await session.close();
  });

  test('has one disk for all its runs', async () => {
    const session = await launcher.session({ diskBytes: 1_000_000, diskFiles: 50 });
    const fill = sh('exec head -c 600000 /dev/zero > "f$(ls | wc -l)"');
    expect((await session.run(fill)).exitCode).toBe(0);
    expect((await session.run(fill)).verdict).toBe('disk-exceeded');
    await session.run(sh('rm f*'));
    expect((await session.run(fill)).exitCode).toBe(0);
    await expect(session.writeFiles({ big: Buffer.alloc(2_000_000) })).rejects.toMatchObject({ code: 'invalid_request', field: 'files' });
    await session.close();
  });

  test('cannot be tricked into writing through what a run left', async () => {
    const session = await launcher.session();
    await session.run(sh('echo mine > /tmp/mine; ln -s /tmp/mine link; mkfifo fifo; mkdir folder; ln -s /tmp out'));
    await session.writeFiles({ link: 'new\n', fifo: 'new\n' });
    for (const files of [{ folder: 'x' }, { 'out/f': 'x' }, { 'link/f': 'x' }]) {
      await expect(session.writeFiles(files)).rejects.toMatchObject({ code: 'invalid_request', field: 'files' });
    }
    expect(text((await session.run(sh('cat link fifo /tmp/mine; ls /tmp'))).stdout)).toBe('new\nnew\nmine\nmine\n');
    await session.close();
  });

  test('ends when it has been idle, but not while a run goes on', async () => {
    const session = await launcher.session({ idleMs: 400 });
    const result = await session.run(sh('sleep 1; echo whole'));
    expect(text(result.stdout)).toBe('whole\n');
    expect(await session.ended).toBe('idle');
    await expect(session.run(sh('true'))).rejects.toMatchObject({ code: 'session_ended' });
    await expect(session.writeFiles({})).rejects.toMatchObject({ code: 'session_ended' });
    await session.close();
  });

  test('ends at the end of its life, whatever still runs', async () => {
    const session = await launcher.session({ lifetimeMs: 500 });
    const run = session.run(sh('sleep 600'));
    expect(await session.ended).toBe('lifetime');
    expect((await run).verdict).toBe('cancelled');
  });

  test('cancels what still runs when it is closed, and closing twice is closing once', async () => {
    const session = await launcher.session();
    const run = session.interact(sh('echo up; cat'));
    const [result] = await Promise.all([run.result, session.close(), session.close()]);
    expect(result.verdict).toBe('cancelled');
    expect(await session.ended).toBe('closed');
  });

  test('leaves nothing when it has ended', async () => {
    const groups = groupsOf(pidOf(launcher));
    const session = await launcher.session();
    await session.run(sh('setsid sleep 600 &'));
    await session.close();
    await until('only the pool is left', () => livingSandboxes(groups).length === 1);
    expect(programsIn(sandboxGroupsIn(groups), 'sleep')).toEqual([]);
  });

  test('is refused with the field when it asks for what cannot be', async () => {
    for (const [field, value] of [
      ['idleMs', -1],
      ['lifetimeMs', 0.5],
      ['diskBytes', Number.NaN],
      ['diskFiles', 2 ** 50],
    ] as const) {
      await expect(launcher.session({ [field]: value })).rejects.toMatchObject({ code: 'invalid_request', field });
    }
    const session = await launcher.session({ image: 'none' });
    expect(await session.ended).toBe('launcher-lost');
    await expect(session.run(sh('true'))).rejects.toMatchObject({ code: 'invalid_request', field: 'image' });
  });
});
