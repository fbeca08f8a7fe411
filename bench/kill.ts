/**
 * `node bench/kill.ts [--times 50] [--json FILE]`: kill -9 of the server or of its launcher, in turns, in mid-run of programs that
 * ignore signals and have daemons. Then: does everything end, does the next start work, is anything left?
 */
import { once } from 'node:events';
import { processes } from './processes.ts';
import { countOptions, report } from './report.ts';
import { startServerProcess, type ServerProcess } from './server.ts';
import { quantile, rounded } from './statistics.ts';
import { columns } from './table.ts';
import { familyOf, livingOf, mountsOf, remainingGroupsOf, timeUntil, tracesOf } from './traces.ts';

const VICTIMS = ['server', 'launcher'] as const;
type Victim = (typeof VICTIMS)[number];

const RUNS = 2;
const SLEEPERS_EACH = 2;
const STUBBORN = { command: ['sh', '-c', 'trap "" TERM HUP INT; setsid sleep 600 & sleep 600'], limits: { wallMs: 10_000 } };

interface Kill {
  victim: Victim;
  /** From the kill until no process of the killed one lived; null: one still did after 20 s. */
  endedMs: number | null;
  /** From the next start until it was healthy and had run a program; null: it did not. */
  restartedMs: number | null;
  processesLeft: number;
  groupsLeft: number;
  mountsLeft: number;
}

async function post(url: string, body: object): Promise<{ exitCode?: number }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/runs`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { exitCode?: number };
}

async function restart(): Promise<{ server: ServerProcess; ms: number | null }> {
  const start = performance.now();
  const server = await startServerProcess();
  const { exitCode } = await post(server.url, { command: ['sh', '-c', 'exit 7'] });
  return { server, ms: exitCode === 7 ? performance.now() - start : null };
}

function sleepersOf(launcherPid: number): number {
  const family = new Set(familyOf(launcherPid));
  return processes().filter(({ pid, program }) => program === 'sleep' && family.has(pid)).length;
}

async function kill(server: ServerProcess, victim: Victim, mountsBefore: number): Promise<{ kill: Kill; next: ServerProcess }> {
  for (let run = 0; run < RUNS; run++) void post(server.url, STUBBORN).catch(() => undefined);
  if ((await timeUntil(() => sleepersOf(server.launcherPid) === RUNS * SLEEPERS_EACH)) === null) throw new Error('the runs did not begin');
  const traces = tracesOf(server.launcherPid);
  const exited = once(server.process, 'exit');
  process.kill(victim === 'server' ? server.pid : server.launcherPid, 'SIGKILL');
  const endedMs = await timeUntil(() => livingOf(traces).length === 0);
  // A server that has lost its launcher is of no use any more, whether or not it ends by itself.
  server.process.kill('SIGKILL');
  await exited;
  const { server: next, ms } = await restart();
  await timeUntil(() => remainingGroupsOf(traces).length === 0, 2000);
  const left = { processesLeft: livingOf(traces).length, groupsLeft: remainingGroupsOf(traces).length };
  return { kill: { victim, endedMs, restartedMs: ms, ...left, mountsLeft: mountsOf('self') - mountsBefore }, next };
}

const { json, count } = countOptions('times', 50);
const mountsBefore = mountsOf('self');
const kills: Kill[] = [];
let server = await startServerProcess();
for (let time = 0; time < count; time++) {
  const done = await kill(server, VICTIMS[time % VICTIMS.length] as Victim, mountsBefore);
  kills.push(done.kill);
  server = done.next;
  process.stderr.write(`kill: ${time + 1} of ${count}\n`);
}
await server.stop();

const head = [
  'victim',
  'kills',
  'next start failed',
  'all ended, p50 ms',
  'most ms',
  'restart p50 ms',
  'processes left',
  'groups left',
  'mounts left',
];
const rows = VICTIMS.map((victim) => {
  const own = kills.filter((candidate) => candidate.victim === victim);
  const ended = own.map(({ endedMs }) => endedMs ?? Infinity);
  const restarted = own.flatMap(({ restartedMs }) => (restartedMs === null ? [] : [restartedMs]));
  const sum = (part: 'processesLeft' | 'groupsLeft' | 'mountsLeft'): number => own.reduce((total, each) => total + each[part], 0);
  return [
    victim,
    own.length,
    own.length - restarted.length,
    rounded(quantile(ended, 0.5)),
    rounded(Math.max(...ended)),
    rounded(quantile(restarted, 0.5)),
    sum('processesLeft'),
    sum('groupsLeft'),
    sum('mountsLeft'),
  ];
});
await report(columns([head, ...rows]), json, { times: count, kills });
