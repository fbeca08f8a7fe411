import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { pidOf, sh, text } from '../launcher.ts';
import { groupsOf, livingSandboxes, until } from './host.ts';

const POOL = 2;
const MANY = 24;
const launcher = await openLauncher({ pool: POOL });
const groups = groupsOf(pidOf(launcher));
afterAll(() => launcher.close());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('many runs at one time', () => {
  test('each gets its own input, files, output and status', async () => {
    const runs = numbers(MANY).map((index) =>
      launcher.run(sh(`cat; cat f; ls | wc -l; exit ${index}`, { stdin: `in ${index}\n`, files: { f: `file ${index}\n` } })),
    );
    for (const [index, result] of (await Promise.all(runs)).entries()) {
      expect([text(result.stdout), result.exitCode]).toEqual([`in ${index}\nfile ${index}\n1\n`, index]);
    }
  });

  test('cannot see each other: no process, no file, no port, no shared memory', async () => {
    const secret = launcher.interact(sh('echo secret > /tmp/s; echo secret > /dev/shm/s; echo up; cat'), { loopback: true });
    const look = 'ls /tmp /dev/shm /home/student; ls /proc | grep -c "^[0-9]"';
    const results = await Promise.all(numbers(4).map(() => launcher.run(sh(look))));
    for (const { stdout } of results) expect(text(stdout)).toMatch(/^\/dev\/shm:\n\n\/home\/student:\n\n\/tmp:\n[1-3]\n$/);
    secret.end();
    expect((await secret.result).exitCode).toBe(0);
  });

  test('a run that takes long does not hold up others, whatever the size of the pool', async () => {
    const long = numbers(POOL * 4).map(() => launcher.interact(sh('cat')));
    for (const index of numbers(5)) expect((await launcher.run(sh(`exit ${index}`))).exitCode).toBe(index);
    for (const run of long) run.end();
    for (const run of long) expect((await run.result).verdict).toBe('exited');
  });

  test('none is forgotten: a hundred, one after another from each of four, all end', async () => {
    const inTurn = async (worker: number): Promise<number[]> => {
      const statuses: number[] = [];
      for (const index of numbers(25)) statuses.push((await launcher.run(sh(`exit $((${worker} + ${index}))`))).exitCode ?? -1);
      return statuses;
    };
    const statuses = await Promise.all(numbers(4).map(inTurn));
    for (const [index, list] of statuses.entries()) expect(list).toEqual(numbers(25).map((step) => index + step));
  });

  test('more than the launcher may have are refused with the number, and take nothing from the others', async () => {
    const small = await openLauncher({ pool: POOL, sandboxes: 8 });
    const held = numbers(8).map(() => small.interact(sh('cat')));
    const message = expect.stringContaining('8 sandboxes') as string;
    await expect(small.run(sh('true'))).rejects.toMatchObject({ code: 'launcher_failed', message });
    for (const run of held) run.end();
    for (const run of held) expect((await run.result).verdict).toBe('exited');
    // A sandbox takes its place until it is wholly gone.
    const works = (): Promise<boolean> =>
      small.run(sh('exit 2')).then(
        ({ exitCode }) => exitCode === 2,
        () => false,
      );
    await until('there is room again', works);
    await small.close();
  });

  test('the pool is filled again, and not beyond', async () => {
    await until('the pool is whole', () => livingSandboxes(groups).length === POOL);
    const run = launcher.interact(sh('cat'));
    await until('another is ready', () => livingSandboxes(groups).length === POOL + 1);
    run.end();
    await run.result;
    await until('the used one is gone', () => livingSandboxes(groups).length === POOL);
  });
});
