import { afterAll, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { RunRequest, RunResult } from '../../src/types.ts';
import { pidOf, sh } from '../launcher.ts';
import { childrenOf, descriptorsOf, groupsOf, livingSandboxes, mountPoints, processesIn, sandboxGroupsIn, until } from './host.ts';

const POOL = 2;
const RUNS = 200;
const AT_A_TIME = 4;
const MOST_AT_ONE_TIME = 5 * AT_A_TIME;

const launcher = await openLauncher({ pool: POOL });
afterAll(() => launcher.close());

/** Runs of all kinds, in turn: what ends well, what is stopped, what leaves things behind. */
const KINDS: readonly ((index: number) => Promise<RunResult>)[] = [
  () => launcher.run(sh('echo fine')),
  () => launcher.run(sh('setsid sleep 600 & (sleep 600 &) & exit 1')),
  () => launcher.run(sh('yes', { limits: { outputBytes: 100 } })),
  () => launcher.run(sh('cat > f; ln -s /etc l; mkfifo p', { stdin: 'x'.repeat(100_000), collect: ['*'] })),
  () => launcher.run(sh('sleep 600'), { signal: AbortSignal.abort() }),
  () => launcher.run(sh('sleep 600', { limits: { wallMs: 20 } })),
  () => launcher.run(sh('kill -SEGV $$'), { loopback: true }),
  () => launcher.run(sh('true', { limits: { diskBytes: 1 << 20, memoryBytes: 32 << 20 } })),
  async () => {
    const run = launcher.interact(sh('read x; echo "$x"'), { terminal: { columns: 80, rows: 24 } });
    void run.write('hello\n');
    return run.result;
  },
  async () => {
    const session = await launcher.session();
    const request: RunRequest = sh('sleep 600 & exit 0');
    const result = await session.run(request);
    await session.close();
    return result;
  },
];

async function make(runs: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < runs; index = next++) await KINDS[index % KINDS.length]?.(index);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

interface Held {
  descriptors: number;
  children: number;
  groups: number;
  processes: number;
  mounts: number;
}

/** What the launcher holds when it has nothing to do; descriptors of its groups left out. */
async function heldAtRest(): Promise<Held> {
  const pid = pidOf(launcher);
  const groups = groupsOf(pid);
  await until('only the pool is left', () => livingSandboxes(groups).length === POOL);
  return {
    descriptors: descriptorsOf(pid).filter((link) => !groups.some((group) => link.startsWith(`${group}/`))).length,
    children: childrenOf(pid).length,
    groups: sandboxGroupsIn(groups.slice(0, 1)).length,
    processes: processesIn(sandboxGroupsIn(groups)).length,
    mounts: mountPoints().filter((path) => path.startsWith('/run/invigil')).length,
  };
}

test(`${RUNS} runs of all kinds leave nothing behind: no process, group, mount or descriptor`, async () => {
  await make(KINDS.length * AT_A_TIME);
  const before = await heldAtRest();
  await make(RUNS);
  let after = await heldAtRest();
  // A sandbox that has just ended is held by one more descriptor until the launcher has waited for it.
  await until('no more descriptors are open than before', async () => {
    after = await heldAtRest();
    return after.descriptors <= before.descriptors;
  });
  expect(after.children).toBeLessThanOrEqual(before.children);
  expect(after.processes).toBeLessThanOrEqual(before.processes);
  expect(after.mounts).toBe(before.mounts);
  // Groups, and descriptors of them, are kept for the next sandbox: as many as there were at one time, some of them just ending.
  expect(after.groups).toBeLessThanOrEqual(MOST_AT_ONE_TIME);
});
