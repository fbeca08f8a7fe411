import { all, inTime, nothingLeft, stopped, stoppedOr } from '../../judges.ts';
import { noRightOverLimits } from '../../runner/rights.ts';
import type { Attack, ControlScene, Finding, Judge, Outcome, Scene } from '../../types.ts';

/** The run's own report must agree with the limit that it was given. */
const fewProcesses: Judge = ({ result }) =>
  result.usage.processes > 64 ? `${result.usage.processes} processes were counted, 64 being allowed` : null;

const bomb = all(stopped, fewProcesses, nothingLeft, inTime);

const limits = { processes: 64, wallMs: 8000 };

/** Too many processes, and processes that stay. */
export const attacks: readonly Attack[] = [
  {
    id: 'resources/fork-bomb',
    title: 'processes that fork as fast as they can',
    program: 'fork-bomb.c',
    limits,
    judge: bomb,
    control: {},
  },
  {
    id: 'resources/shell-bomb',
    title: 'the fork bomb of one line of shell, with its retries',
    program: 'shell-bomb.sh',
    limits: { processes: 64, wallMs: 1500 },
    judge: all(fewProcesses, nothingLeft, inTime),
    control: {},
  },
  { id: 'resources/thread-bomb', title: 'threads until no more are given', program: 'thread-bomb.c', limits, judge: bomb, control: {} },
  {
    id: 'resources/clone-siblings',
    title: 'processes that are made to be children of somebody else',
    program: 'clone-siblings.c',
    limits,
    judge: bomb,
    control: {},
  },
  {
    id: 'resources/vfork-chain',
    title: 'processes each of which is stuck in vfork',
    program: 'vfork-chain.c',
    limits,
    judge: bomb,
    control: {},
  },
  { id: 'resources/zombies', title: 'ended processes that nobody waits for', program: 'zombies.c', limits, judge: bomb, control: {} },
  {
    id: 'resources/comet',
    title: 'a process that forks and ends for ever, so that no kill finds it',
    program: 'comet.c',
    needs: 'host',
    limits: { wallMs: 3000 },
    judge: all(neverSeen, inTime),
    control: { check: staysBehind },
  },
  {
    id: 'resources/orphan',
    title: 'a daemon that outlives its run',
    program: 'orphan.c',
    needs: 'host',
    limits: { wallMs: 3000 },
    judge: all(nothingLeft, inTime),
    control: { check: staysBehind },
  },
  {
    id: 'resources/output-after-the-end',
    title: 'a daemon that holds the output open and goes on writing after its program has ended',
    program: 'orphan.c',
    args: ['talk'],
    needs: 'host',
    limits: { wallMs: 3000 },
    judge: all(nothingLeft, inTime, ({ output }) =>
      output.includes('main has ended') ? null : 'the output of the program itself is missing',
    ),
    control: { args: ['talk'], check: staysBehind },
  },
  {
    id: 'resources/raise-limits',
    title: 'raising the hard limits of the process',
    program: 'raise-limits.c',
    judge: stopped,
    control: { as: 'root', notPossible: noRightOverLimits },
  },
  { id: 'resources/open-files', title: 'more open files than allowed', program: 'open-files.c', limits: { openFiles: 256 }, control: {} },
  {
    id: 'resources/descriptors-in-flight',
    title: 'open files hidden in the queues of local sockets',
    program: 'descriptors-in-flight.c',
    limits: { openFiles: 256 },
    judge: stoppedOr('memory-exceeded'),
    control: {},
  },
];

/** Outside a sandbox, the program has ended and its daemon lives on. */
async function staysBehind(scene: ControlScene): Promise<Finding> {
  await scene.run();
  await scene.sleep(200);
  const found = await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length > 0);
  return found ? null : 'nothing was left behind';
}

/** What is seen only now and then must be looked for more than once. */
async function neverSeen(_outcome: Outcome, scene: Scene): Promise<Finding> {
  const seen = await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length > 0, 800);
  return seen ? 'it is still there after the answer' : null;
}
