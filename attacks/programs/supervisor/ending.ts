import { stat } from 'node:fs/promises';
import { openLauncher, type RunResult } from '@invigil/sandbox';
import { all, describe, endsAs, inTime, nothingLeft } from '../../judges.ts';
import type { Attack, ControlScene, Finding, Scene } from '../../types.ts';
import { within } from '../../runner/time.ts';
import { endsWith7 } from './init.ts';

const limits = { wallMs: 700 };

/** Programs that do not want to end, and supervisors that go away. */
export const attacks: readonly Attack[] = [
  {
    id: 'supervisor/close-all',
    title: 'closes everything and goes on',
    program: 'close-all.c',
    limits,
    judge: all(endsAs('wall-timeout'), nothingLeft, inTime),
    control: {},
  },
  {
    id: 'supervisor/stop',
    title: 'stops itself and its children',
    program: 'stop.c',
    limits,
    judge: all(endsAs('wall-timeout'), nothingLeft, inTime),
    control: {},
  },
  {
    id: 'supervisor/scatter',
    title: 'children in sessions and groups of their own, deaf to everything',
    program: 'scatter.c',
    limits,
    judge: all(endsAs('wall-timeout'), nothingLeft, inTime),
    control: { check: staysBehind },
  },
  {
    id: 'supervisor/kill-all',
    title: 'ends every process that it may, while a neighbour works',
    program: 'kill-all.c',
    scenario: killAll,
    control: { as: 'namespace' },
  },
  {
    id: 'supervisor/cancel',
    title: 'is deaf to being cancelled',
    program: 'stubborn.py',
    args: ['loud'],
    needs: 'host',
    scenario: cancel,
    control: { args: ['loud'] },
  },
  {
    id: 'supervisor/terminal',
    title: 'is deaf to the terminal that it runs in, and floods it',
    program: 'stubborn.py',
    needs: 'session',
    scenario: terminal,
    control: {},
  },
  {
    id: 'supervisor/client-gone',
    title: 'outlives the client that started it, and its control group with it',
    program: 'scatter.c',
    needs: 'host',
    scenario: clientGone,
    control: { check: staysBehind },
  },
];

async function staysBehind(scene: ControlScene): Promise<Finding> {
  await scene.run();
  return (await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length > 5)) ? null : 'nothing was left behind';
}

async function killAll(scene: Scene): Promise<Finding> {
  const neighbour = scene.run({ program: 'sleeper.py', limits: { wallMs: 20_000 } });
  const hostile = await scene.run();
  const other = await neighbour;
  if (other.output.trim() !== '42') return `the neighbour got no answer: it ${describe(other)}`;
  return (await endsWith7(hostile, scene)) ?? nothingLeft(hostile, scene);
}

async function cancel(scene: Scene): Promise<Finding> {
  const abort = new AbortController();
  const running = scene.run({ signal: abort.signal, limits: { wallMs: 30_000 } });
  if (!(await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length > 0, 10_000))) return 'it did not start';
  const asked = performance.now();
  abort.abort();
  const outcome = await running;
  const took = performance.now() - asked;
  if (outcome.result.verdict !== 'cancelled') return `expected cancelled, it ${describe(outcome)}`;
  return took > 2000 * scene.slow ? `it was cancelled only after ${Math.round(took)} ms` : nothingLeft(outcome, scene);
}

async function terminal(scene: Scene): Promise<Finding> {
  const { launcher } = scene.target;
  if (launcher === null) return 'no launcher';
  const files = { 'stubborn.py': await scene.source('stubborn.py') };
  const env = { ATTACK_MARK: scene.mark };
  let ready = (): void => undefined;
  const started = new Promise<void>((resolve) => (ready = resolve));
  const request = { command: ['python3', 'stubborn.py', 'loud'], files, env, limits: { wallMs: 60_000 } };
  const run = launcher.interact(request, { terminal: { columns: 80, rows: 24 }, onOutput: () => ready() });
  await within(started, 20_000 * scene.slow, 'it did not start');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) run.kill(signal);
  await run.write('\u0003\u0004\u001c\u001a');
  run.end();
  run.cancel();
  const result = await within(run.result, 10_000 * scene.slow, 'it did not end');
  if (result.verdict !== 'cancelled') return `expected cancelled, the verdict is ${result.verdict}`;
  return leftOf(scene);
}

async function leftOf(scene: Scene): Promise<Finding> {
  const gone = await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length === 0);
  return gone ? null : 'processes of it are left on the host';
}

/** A launcher of its own, closed while the attack runs in it. */
async function clientGone(scene: Scene): Promise<Finding> {
  const launcher = await openLauncher();
  const running: Promise<RunResult | null> = launcher
    .run({
      command: ['bash', '-c', 'trap "" TERM INT HUP; for i in 1 2 3 4 5; do setsid sleep 1000 & done; wait'],
      env: { ATTACK_MARK: scene.mark },
      limits: { wallMs: 60_000 },
    })
    .catch(() => null);
  const started = await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length >= 6, 10_000);
  const groups = new Set((await Promise.all((await scene.host.processesWith(scene.mark)).map((pid) => scene.host.cgroupsOf(pid)))).flat());
  const own = new Set(await scene.host.cgroupsOf(process.pid));
  await within(launcher.close(), 20_000 * scene.slow, 'the launcher did not close');
  await within(running, 20_000 * scene.slow, 'the run was not answered');
  if (!started) return 'it did not start';
  const left = await leftOf(scene);
  if (left !== null) return left;
  const sandbox = [...groups].filter((path) => !own.has(path));
  const removed = await scene.eventually(async () => (await Promise.all(sandbox.map((path) => isFolder(path)))).every((is) => !is), 5000);
  return removed ? null : `its control group is left: ${sandbox[0] ?? ''}`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
