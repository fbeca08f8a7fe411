import { existsSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { python as pythonRuntime } from '../../src/runtimes/python.ts';
import { selfTest } from '../../src/selftest/index.ts';
import type { Launcher, LayerStatus } from '../../src/types.ts';
import { pidOf, python, sh, text } from '../launcher.ts';
import { mountPoints, templateReady, until } from './host.ts';
import { canDelegate, canMakeNamespace, delegateGroup, GROUP, FIRST_ID, idsOfUser, processesOfUser, rootlessHost } from './rootless.ts';

const host = rootlessHost();
afterAll(() => host.remove());

const ALL = ['cgroup', 'devices', 'privileges'] as const;

/** Where it is forbidden, the launcher says how to allow it, and there is nothing else to prove. */
const canNest = canMakeNamespace();
const canMapRanges =
  canNest && ['/usr/bin/newuidmap', '/usr/bin/newgidmap', '/etc/subuid', '/etc/subgid'].every((path) => existsSync(path));

async function layerOf(launcher: Launcher, name: LayerStatus['layer']): Promise<LayerStatus> {
  const found = (await launcher.layers()).find(({ layer }) => layer === name);
  if (found === undefined) throw new Error(`no layer ${name}`);
  return found;
}

async function output(launcher: Launcher, script: string): Promise<string> {
  const result = await launcher.run(sh(script));
  expect(result).toMatchObject({ verdict: 'exited', exitCode: 0 });
  return text(result.stdout).trim();
}

/** Ids in the sandbox and on the host, as lines of `inside outside count`. */
async function mapOf(launcher: Launcher): Promise<number[][]> {
  const map = await output(launcher, 'cat /proc/self/uid_map');
  return map.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
}

/** What holds however many ids there are. */
function holdsWithIds(ids: 'ranges' | 'single'): void {
  test('the self-test passes, but for the memory of a run', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const report = await selfTest(launcher);
    expect(report.probes.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.probes.map(({ name }) => name)).not.toContain('the memory limit ends a run');
    await launcher.close();
  });

  test('a program has no capability, can get none, and is the student', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const status = await output(launcher, 'id -un; id -g; grep -E "^(Cap|NoNewPrivs)" /proc/self/status');
    expect(status.replaceAll('\t', ' ').split('\n')).toEqual([
      'student',
      '1000',
      ...['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map((set) => `Cap${set}: 0000000000000000`),
      'NoNewPrivs: 1',
    ]);
    await launcher.close();
  });

  test('PID 1 is neither seen, ended nor traced', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const attempts = `
import ctypes, os, signal
print(os.path.exists('/proc/1'))
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGCHLD):
    try: os.kill(1, number)
    except PermissionError: pass
print(ctypes.CDLL(None).ptrace(16, 1, None, None))
`;
    const result = await launcher.run(python(attempts));
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0 });
    expect(text(result.stdout)).toBe('False\n-1\n');
    await launcher.close();
  });

  test('a session keeps its files, and files come out', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const session = await launcher.session();
    await session.run(sh('echo one > kept; chmod 0 kept; mkdir -p deep/er; echo two > deep/er/file'));
    const second = await session.run(sh('chmod 600 kept; cat kept; chmod 0 kept', { collect: ['**'] }));
    expect(text(second.stdout)).toBe('one\n');
    expect(second.files.map(({ path }) => path)).toEqual(['deep/er/file']);
    expect(second.omittedFiles).toEqual([{ path: 'kept', reason: 'unreadable' }]);
    await session.close();
    await launcher.close();
  });

  test('processes are limited, processor time is told, and a program that takes too much of it is ended', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const forks =
      'import os, signal\nfor made in range(100):\n    try:\n        if os.fork() == 0: signal.pause()\n    except OSError: break\nprint(made)';
    expect(text((await launcher.run(python(forks, { limits: { processes: 8 } }))).stdout)).toBe('7\n');
    const burnt = await launcher.run(sh('while :; do :; done', { limits: { cpuMs: 1_000 } }));
    expect(burnt.verdict).toBe('cpu-timeout');
    expect(burnt.usage.cpuMs).toBeGreaterThan(900);
    await launcher.close();
  });

  test('a program may talk to itself over loopback, where that is asked for', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const connect = `
import socket
server = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(server.getsockname())
client.sendall(b'heard')
print(server.accept()[0].recv(5).decode())
`;
    expect(text((await launcher.run(python(connect), { loopback: true })).stdout)).toBe('heard\n');
    expect((await launcher.run(python(connect))).exitCode).toBe(1);
    await launcher.close();
  });

  test('what is shown of the host can be read by all or not at all, and not written', async () => {
    const launcher = await host.open(ids, { without: ALL, allowMounts: [host.shown] });
    const script = 'cat /mnt/given/open; echo no > /mnt/given/open; echo no > /mnt/given/new; ls -A /mnt/given';
    const result = await launcher.run(sh(script), { mounts: [{ source: host.shown, target: '/mnt/given' }] });
    expect(text(result.stdout)).toBe('open\nopen\n');
    await launcher.close();
  });

  test('a terminal works', async () => {
    const launcher = await host.open(ids, { without: ALL });
    const run = launcher.interact(sh('tty; stty size'), { terminal: { columns: 91, rows: 17 } });
    run.end();
    expect(text((await run.result).stdout)).toBe('/dev/pts/0\r\n17 91\r\n');
    await launcher.close();
  });

  test('a killed launcher leaves no process and no mount', async () => {
    const launcher = await host.open(ids, { without: ALL, pool: 2 });
    const run = launcher.run(sh('sleep 1000'));
    const pids = processesOfUser();
    expect(pids).toContain(pidOf(launcher));
    process.kill(pidOf(launcher), 'SIGKILL');
    await Promise.allSettled([run]);
    await until('the sandboxes are gone', () => processesOfUser().length === 0);
    expect(mountPoints().filter((path) => path.startsWith(host.state))).toEqual([]);
    await launcher.close();
  });
}

describe('without root, with a range of ids', { skip: !canMapRanges }, () => {
  test('what cannot be enforced is named, and refused until each is done without', async () => {
    const refusing = await host.open('ranges');
    expect(await layerOf(refusing, 'cgroup')).toMatchObject({ state: 'off', required: true });
    expect(await layerOf(refusing, 'devices')).toMatchObject({ state: 'off', required: true });
    await expect(refusing.run(sh('true'))).rejects.toMatchObject({ code: 'layer_missing' });
    await refusing.close();
    const still = await host.open('ranges', { without: ['cgroup'] });
    const message = expect.stringContaining('the layer devices is missing') as string;
    await expect(still.run(sh('true'))).rejects.toMatchObject({ code: 'layer_missing', message });
    await still.close();
    const launcher = await host.open('ranges', { without: ['cgroup', 'devices'] });
    expect(await layerOf(launcher, 'privileges')).toMatchObject({ state: 'on' });
    expect(await output(launcher, 'echo here')).toBe('here');
    await launcher.close();
  });

  test('each sandbox has two ids that no other has, nor the launcher’s user', async () => {
    const launchers = await Promise.all([0, 1].map(() => host.open('ranges', { without: ALL })));
    const maps = await Promise.all(launchers.map(mapOf));
    for (const map of maps)
      expect(map).toMatchObject([
        [0, expect.any(Number), 1],
        [1000, expect.any(Number), 1],
      ]);
    // Who they are on the host: two programs, each with an id of its own.
    const runs = launchers.map((launcher) => launcher.interact(sh('read line')));
    const programs = (): number[] => idsOfUser('sh');
    await until('both programs run', () => programs().length === 2);
    expect(new Set(programs()).size).toBe(2);
    expect(programs().every((id) => id >= FIRST_ID)).toBe(true);
    for (const run of runs) run.end();
    await Promise.all(runs.map(({ result }) => result));
    await Promise.all(launchers.map((launcher) => launcher.close()));
    expect(processesOfUser()).toEqual([]);
  });

  holdsWithIds('ranges');
});

describe('without root, with a delegated group', { skip: !canMapRanges || !canDelegate() }, () => {
  test('the whole self-test passes, and memory is limited and told', async () => {
    const takeAway = delegateGroup();
    const launcher = await host.open('grouped', { without: ['devices'] });
    expect(await layerOf(launcher, 'cgroup')).toMatchObject({ state: 'on', detail: expect.stringContaining('version 2') as string });
    const report = await selfTest(launcher);
    expect(report.probes.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.probes.map(({ name }) => name)).toContain('the memory limit ends a run');
    const held = await launcher.run(python('held = bytearray(48 << 20)\nheld[::4096] = bytes(len(held[::4096]))'));
    expect(held.usage.memoryBytes).toBeGreaterThan(48 << 20);
    await templateReady(launcher, 'host');
    const warm = await launcher.run({
      command: ['/usr/bin/python3', 'main.py'],
      files: { 'main.py': 'print(6 * 7)' },
      env: pythonRuntime.env ?? {},
    });
    expect({ warm: warm.warm, output: text(warm.stdout) }).toEqual({ warm: true, output: '42\n' });
    await launcher.close();
    takeAway();
    expect(existsSync(GROUP)).toBe(false);
  });
});

describe('without root, with a single id', { skip: !canNest }, () => {
  test('is refused, until the operator does without the layer privileges too', async () => {
    const refusing = await host.open('single', { without: ['cgroup', 'devices'] });
    const { state, required, remedy } = await layerOf(refusing, 'privileges');
    expect({ state, required }).toEqual({ state: 'off', required: true });
    expect(remedy).toContain('/etc/subuid');
    await expect(refusing.run(sh('true'))).rejects.toMatchObject({ code: 'layer_missing' });
    await refusing.close();
    const launcher = await host.open('single', { without: ALL });
    expect(await layerOf(launcher, 'privileges')).toMatchObject({ state: 'off', required: false });
    expect(await mapOf(launcher)).toEqual([[1000, 0, 1]]);
    await launcher.close();
  });

  holdsWithIds('single');
});
