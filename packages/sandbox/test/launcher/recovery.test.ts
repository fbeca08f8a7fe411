import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { pidOf, sh } from '../launcher.ts';
import {
  childrenOf,
  groupsOf,
  identityOf,
  isAlive,
  livingSandboxes,
  mountPoints,
  nameOf,
  processesIn,
  programsIn,
  sandboxGroupsIn,
  until,
} from './host.ts';

/** What a run leaves behind if it can: it ignores signals, and has daemons. */
const STUBBORN = sh('trap "" TERM HUP INT; setsid sleep 600 & (setsid sleep 600 &) & sleep 600');
const SLEEPERS_EACH = 3;

interface Traces {
  processes: number[];
  groups: { path: string; identity: number | undefined }[];
}

/** Everything on the host that belongs to a launcher, once `runs` stubborn runs are under way. */
async function tracesOf(pid: number, runs: number): Promise<Traces> {
  const own = groupsOf(pid);
  await until('all run', () => programsIn(sandboxGroupsIn(own), 'sleep').length === runs * SLEEPERS_EACH);
  const groups = sandboxGroupsIn(own);
  return { processes: [pid, ...processesIn(groups)], groups: groups.map((path) => ({ path, identity: identityOf(path) })) };
}

async function processesEnd({ processes }: Traces): Promise<void> {
  await until('every process is gone', () => !processes.some(isAlive));
}

async function groupsEnd({ groups }: Traces): Promise<void> {
  await until('every group is gone', () => groups.every(({ path, identity }) => identityOf(path) !== identity));
}

describe('a launcher that is killed in mid-run', () => {
  test('takes its sandboxes with it; the next start cleans what is left, and works', async () => {
    const launcher = await openLauncher({ pool: 2 });
    const runs = [1, 2, 3].map(() => launcher.run(STUBBORN));
    const session = await launcher.session();
    const traces = await tracesOf(pidOf(launcher), runs.length);
    process.kill(pidOf(launcher), 'SIGKILL');
    await launcher.closed;
    for (const run of runs) expect((await run).verdict).toBe('internal-error');
    expect(await session.ended).toBe('launcher-lost');
    await expect(launcher.run(sh('true'))).rejects.toMatchObject({ code: 'launcher_lost' });
    await launcher.close();
    await processesEnd(traces);

    const next = await openLauncher({ pool: 1 });
    expect((await next.run(sh('exit 4'))).exitCode).toBe(4);
    await groupsEnd(traces);
    expect(mountPoints().filter((path) => path.startsWith('/run/invigil'))).toEqual([]);
    await next.close();
  });

  test('also when all of several are killed, and while others serve', async () => {
    const bystander = await openLauncher({ pool: 1 });
    const kept = bystander.interact(sh('cat; exit 5'));
    const killed = await Promise.all([1, 2, 3].map(() => openLauncher({ pool: 1 })));
    const runs = killed.map((launcher) => launcher.run(STUBBORN));
    const traces = await Promise.all(killed.map((launcher) => tracesOf(pidOf(launcher), 1)));
    for (const launcher of killed) process.kill(pidOf(launcher), 'SIGKILL');
    for (const run of runs) expect((await run).verdict).toBe('internal-error');
    await Promise.all(killed.map((launcher) => launcher.close()));
    const next = await openLauncher({ pool: 1 });
    for (const trace of traces) await Promise.all([processesEnd(trace), groupsEnd(trace)]);
    kept.end();
    expect((await kept.result).exitCode).toBe(5);
    await Promise.all([next.close(), bystander.close()]);
  });

  test('a sandbox whose init is killed is lost alone', async () => {
    const launcher = await openLauncher({ pool: 1 });
    const groups = groupsOf(pidOf(launcher));
    const other = launcher.interact(sh('cat; exit 6'));
    const session = await launcher.session();
    const run = session.run(STUBBORN);
    const busy = (): string | undefined => livingSandboxes(groups).find((group) => programsIn([group], 'sleep').length === SLEEPERS_EACH);
    await until('it runs', () => busy() !== undefined);
    const init = processesIn([busy() as string]).find((pid) => childrenOf(pidOf(launcher)).includes(pid)) as number;
    process.kill(init, 'SIGKILL');
    expect((await run).verdict).toBe('internal-error');
    expect(await session.ended).toBe('launcher-lost');
    other.end();
    expect((await other.result).exitCode).toBe(6);
    await launcher.close();
  });
});

/** As the launcher names the process that bears the sandboxes' inits. */
const NURSERY = 'invigil-nursery';

test('a nursery that is killed is replaced, while runs go on and others begin, and leaves nobody unburied', async () => {
  const launcher = await openLauncher({ pool: 2 });
  const pid = pidOf(launcher);
  const nurseries = (): number[] => childrenOf(pid).filter((child) => isAlive(child) && nameOf(child) === NURSERY);
  const kept = launcher.interact(sh('cat; exit 5'));
  for (let times = 0; times < 5; times += 1) {
    const [nursery] = nurseries();
    const runs = [1, 2, 3, 4].map(() => launcher.run(sh('exit 4')));
    process.kill(nursery as number, 'SIGKILL');
    // A run whose sandbox was just being borne is refused with the reason, and no run ends in any other way.
    for (const end of await Promise.allSettled(runs))
      expect(end).toMatchObject(end.status === 'fulfilled' ? { value: { exitCode: 4 } } : { reason: { code: 'launcher_failed' } });
    await until('another is there', () => nurseries().length === 1 && nurseries()[0] !== nursery);
  }
  expect((await launcher.run(sh('exit 4'))).exitCode).toBe(4);
  kept.end();
  expect((await kept.result).exitCode).toBe(5);
  await until('nobody is unburied', () => childrenOf(pid).every(isAlive));
  await launcher.close();
});

test('a launcher that hangs is ended when it is closed', async () => {
  const launcher = await openLauncher({ pool: 0 });
  const pid = pidOf(launcher);
  process.kill(pid, 'SIGSTOP');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const closing = launcher.close();
  // The time begins when the connection is closed, which a real event tells.
  await launcher.closed;
  await until('its time has begun', () => vi.getTimerCount() === 1);
  vi.advanceTimersByTime(19_999);
  expect(isAlive(pid)).toBe(true);
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  await closing;
  expect(isAlive(pid)).toBe(false);
});

describe('a launcher whose library goes away', () => {
  const OPEN = fileURLToPath(new URL('../../src/launcher/open.ts', import.meta.url));
  const CLIENT = `import { openLauncher } from ${JSON.stringify(OPEN)};
const launcher = await openLauncher({ pool: 1 });
for (let i = 0; i < 2; i += 1) void launcher.run(${JSON.stringify(STUBBORN)});
console.log(launcher.pid);`;

  test.each(['SIGKILL', 'SIGTERM'] as const)('ends with all its runs when that process gets %s', async (signal) => {
    const client = spawn(process.execPath, ['--input-type=module', '-e', CLIENT], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: client.stdout }), 'line')) as [string];
    const traces = await tracesOf(Number(line), 2);
    client.kill(signal);
    await once(client, 'close');
    await processesEnd(traces);
    await groupsEnd(traces);
  });

  test('ends by itself when the connection closes, with nothing to do and a full pool', async () => {
    const launcher = await openLauncher({ pool: 2 });
    const pid = pidOf(launcher);
    const own = groupsOf(pid);
    await until('the pool is whole', () => livingSandboxes(own).length === 2);
    const groups = own.map((path) => ({ path, identity: identityOf(path) }));
    await launcher.close();
    expect(isAlive(pid)).toBe(false);
    await groupsEnd({ processes: [], groups });
  });

  test('ends at once and cleanly when it is asked to, in mid-run', async () => {
    const launcher = await openLauncher({ pool: 1 });
    const run = launcher.run(STUBBORN);
    const traces = await tracesOf(pidOf(launcher), 1);
    process.kill(pidOf(launcher), 'SIGTERM');
    expect((await run).verdict).toBe('internal-error');
    await launcher.close();
    await processesEnd(traces);
    await groupsEnd(traces);
  });
});
