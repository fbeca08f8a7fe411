/**
 * `node bench/leaks.ts [--runs 10000] [--json FILE]`: many runs of all kinds through the HTTP door, and what server and launcher hold
 * before, meanwhile and after: memory, descriptors, processes, control groups, mounts. Looked at when no run is under way.
 */
import { descriptors, residentBytes } from './processes.ts';
import { countOptions, report } from './report.ts';
import { startServerProcess, type ServerProcess } from './server.ts';
import { columns } from './table.ts';
import { familyOf, mountsOf, timeUntil, tracesOf } from './traces.ts';

const AT_A_TIME = 4;
const LOOKS = 10;
/**
 * As many again before the first look: V8 takes some 8,000 runs to size its heap. Over 24,000 runs of `true` the resident memory rose
 * from 96 to 202 MiB in the first 8,000 and stayed there, with 20 to 31 MiB of the heap in use all the time.
 */
const WARM_UP_SHARE = 1;
const MIB = 1024 * 1024;

const sh = (script: string, more: object = {}): object => ({ command: ['sh', '-c', script], ...more });

/** In turn: what ends well, what is stopped, what leaves things behind if it can, and a client that hangs up. */
const KINDS: readonly { body: object; hangsUp?: true }[] = [
  { body: { command: ['true'] } },
  { body: sh('cat; echo err >&2; exit 3', { stdin: 'x'.repeat(10_000) }) },
  { body: sh('setsid sleep 600 & (sleep 600 &) & exit 0') },
  { body: sh('yes', { limits: { outputBytes: 1000 } }) },
  { body: sh('echo $RANDOM > f; ln -s /etc l; mkfifo p', { collect: ['*'] }) },
  { body: sh('sleep 600', { limits: { wallMs: 20 } }) },
  { body: sh('sleep 600'), hangsUp: true },
  { body: sh('kill -SEGV $$', { limits: { memoryBytes: 64 * MIB, diskBytes: 8 * MIB } }) },
];

interface Look {
  runs: number;
  serverBytes: number;
  launcherBytes: number;
  serverDescriptors: number;
  launcherDescriptors: number;
  processes: number;
  groups: number;
  mounts: number;
}

async function make(url: string, runs: number): Promise<number> {
  let next = 0;
  let failed = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < runs; index = next++) {
      const { body, hangsUp } = KINDS[index % KINDS.length] as (typeof KINDS)[number];
      const signal = hangsUp ? { signal: AbortSignal.timeout(10) } : {};
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v1/runs`, { method: 'POST', headers, body: JSON.stringify(body), ...signal }).catch(
        () => undefined,
      );
      const text = await answer?.text().catch(() => undefined);
      if (!hangsUp && (answer?.status !== 200 || text === undefined || text.includes('"internal-error"'))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return failed;
}

async function look(server: ServerProcess, runs: number, pool: number): Promise<Look> {
  await timeUntil(() => familyOf(server.launcherPid).length === pool);
  const { processes, groups } = tracesOf(server.launcherPid);
  return {
    runs,
    serverBytes: residentBytes(server.pid),
    launcherBytes: residentBytes(server.launcherPid),
    serverDescriptors: descriptors(server.pid),
    launcherDescriptors: descriptors(server.launcherPid),
    processes: processes.length,
    groups: groups.length,
    mounts: mountsOf('self') + mountsOf(server.launcherPid),
  };
}

const { json, count } = countOptions('runs', 10_000);
const server = await startServerProcess();
const pool = familyOf(server.launcherPid).length;
const looks: Look[] = [];
let failed = await make(server.url, Math.max(KINDS.length * AT_A_TIME, Math.round(count * WARM_UP_SHARE)));
for (let done = 0; done <= count; done += Math.ceil(count / LOOKS)) {
  looks.push(await look(server, done, pool));
  process.stderr.write(`leaks: ${done} of ${count} runs\n`);
  if (done < count) failed += await make(server.url, Math.ceil(count / LOOKS));
}
await server.stop();

const head = ['runs', 'server MiB', 'launcher MiB', 'server fds', 'launcher fds', 'processes', 'groups', 'mounts'];
const rows = looks.map((at) => [
  at.runs,
  (at.serverBytes / MIB).toFixed(1),
  (at.launcherBytes / MIB).toFixed(1),
  at.serverDescriptors,
  at.launcherDescriptors,
  at.processes,
  at.groups,
  at.mounts,
]);
await report(`${columns([head, ...rows])}\n${failed} answers were not as they should be`, json, { runs: count, failed, looks });
