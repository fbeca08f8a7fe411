import { execFile } from 'node:child_process';
import { existsSync, statSync, writeFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { findLauncher } from '../../src/launcher/binary.ts';
import { openLauncher } from '../../src/launcher/open.ts';
import { python, sh, text } from '../launcher.ts';
import { groupsOf, isAlive, livingSandboxes, processesIn, programsIn, sandboxGroupsIn, until } from './host.ts';
import { asNobody, NOBODY, startService } from './service.ts';

const POOL = 2;
const service = await startService(['--pool', String(POOL)]);
afterAll(() => service.stop());

describe('a launcher that runs as a service', () => {
  test('serves a client without any right', async () => {
    await asNobody(async () => {
      expect(process.geteuid?.()).toBe(NOBODY);
      const launcher = await openLauncher({ socket: service.socket });
      const result = await launcher.run(
        python('import os; print(os.getuid(), open("f").read(), input())', { files: { f: 'x' }, stdin: 'y' }),
      );
      expect(text(result.stdout)).toBe('1000 x y\n');
      expect((await launcher.layers()).filter(({ required, state }) => required && state === 'off')).toEqual([]);
      const session = await launcher.session();
      expect((await session.run(sh('exit 3'))).exitCode).toBe(3);
      await launcher.close();
      expect(await session.ended).toBe('launcher-lost');
    });
  });

  test('is closed to who is not in its group, and says what to do', async () => {
    const stranger = asNobody(() => openLauncher({ socket: service.socket }), NOBODY - 1);
    await expect(stranger).rejects.toMatchObject({
      code: 'launcher_failed',
      message: expect.stringContaining('is this user in its group') as string,
    });
    const { uid, gid, mode } = statSync(service.socket);
    expect([uid, gid, mode & 0o777]).toEqual([0, NOBODY, 0o660]);
  });

  test('is missed with a sentence where it is not', async () => {
    await expect(openLauncher({ socket: `${service.socket}.none` })).rejects.toMatchObject({
      code: 'launcher_failed',
      message: expect.stringContaining('Is the service started') as string,
    });
  });

  test('keeps its clients apart: each has sandboxes, numbers and ends of its own', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => openLauncher({ socket: service.socket })));
    if (one === undefined || two === undefined) throw new Error('unreachable');
    const runs = [one, two].map((launcher, index) => launcher.run(sh(`cat; ls /tmp; echo ${index} > /tmp/f`, { stdin: `in ${index}\n` })));
    expect((await Promise.all(runs)).map(({ stdout }) => text(stdout))).toEqual(['in 0\n', 'in 1\n']);
    const kept = two.interact(sh('cat'));
    const lost = one.run(sh('sleep 600'));
    await one.close();
    expect((await lost).verdict).toBe('internal-error');
    await kept.write('on');
    kept.end();
    expect(text((await kept.result).stdout)).toBe('on');
    await two.close();
  });

  test('ends all that a client had when it goes, however it goes', async () => {
    const launcher = await openLauncher({ socket: service.socket });
    const groups = groupsOf(service.pid);
    const runs = [1, 2, 3].map(() => launcher.run(sh('trap "" TERM HUP INT; setsid sleep 600 & sleep 600')));
    const session = await launcher.session();
    await session.run(sh('true'));
    const sleepers = (): number[] => programsIn(sandboxGroupsIn(groups), 'sleep');
    await until('all run', () => sleepers().length === 2 * runs.length);
    const processes = processesIn(livingSandboxes(groups).filter((group) => programsIn([group], 'sleep').length > 0));
    await launcher.close();
    await Promise.all(runs);
    await until('their processes are gone', () => !processes.some(isAlive));
    await until('only the pool is left', () => livingSandboxes(groups).length === POOL);
    expect(sleepers()).toEqual([]);
  });

  test('does not take the place of a file that is no socket', async () => {
    const path = `${service.socket}.file`;
    writeFileSync(path, 'precious');
    await expect(startServiceAt(path)).rejects.toThrow('is there and is no socket');
    expect(existsSync(path)).toBe(true);
    rmSync(path);
  });
});

/** What a launcher says that is to listen where it cannot. */
async function startServiceAt(path: string): Promise<void> {
  await promisify(execFile)(findLauncher(), ['--listen', path]);
}
