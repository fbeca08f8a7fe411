import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Tools } from './build.ts';
import { PYTHON } from './contenders/commands.ts';
import { peakBytes } from './processes.ts';
import { ROOT, startServerProcess, type ServerProcess } from './server.ts';
import { C_SOURCE, CPP_BITS_SOURCE, CPP_SOURCE, JAVA_SMALL_SOURCE, JAVA_SOURCE } from './sources.ts';
import { rounded } from './statistics.ts';
import type { DoorFigure, WorkloadName } from './types.ts';

const AUTOCANNON = `${ROOT}node_modules/autocannon/autocannon.js`;

/** What autocannon prints with --json, as far as we read it. */
interface CannonReport {
  duration: number;
  errors: number;
  timeouts: number;
  mismatches: number;
  non2xx: number;
  '2xx': number;
  latency: { p50: number; p99: number };
}

/** The body of a request; `[<id>]` becomes another text each time. */
async function bodies(tools: Tools): Promise<Record<WorkloadName, string>> {
  const trueProgram = (await readFile(tools.trueProgram)).toString('base64');
  return {
    true: JSON.stringify({ command: ['./true'], files: { true: { base64: trueProgram } } }),
    python: JSON.stringify({ command: PYTHON }),
    c: JSON.stringify({ language: 'c', files: { 'main.c': `${C_SOURCE}/* [<id>] */\n` } }),
    'c-cached': JSON.stringify({ language: 'c', files: { 'main.c': C_SOURCE } }),
    java: JSON.stringify({ language: 'java', files: { 'Main.java': JAVA_SOURCE } }),
    'java-compile': JSON.stringify({ language: 'java', files: { 'Main.java': `${JAVA_SMALL_SOURCE}// [<id>]\n` } }),
    cpp: JSON.stringify({ language: 'cpp', files: { 'main.cpp': `${CPP_SOURCE}// [<id>]\n` } }),
    'cpp-bits': JSON.stringify({ language: 'cpp', files: { 'main.cpp': `${CPP_BITS_SOURCE}// [<id>]\n` } }),
  };
}

/** Fires at a server of its own for each workload, so that the peaks of memory are that workload's. */
export async function measureDoor(
  workloads: readonly WorkloadName[],
  atATimes: readonly number[],
  tools: Tools,
  seconds: number,
): Promise<DoorFigure[]> {
  const figures: DoorFigure[] = [];
  const body = await bodies(tools);
  for (const workload of workloads) {
    const server = await startServerProcess();
    try {
      for (const atATime of atATimes) figures.push(await fire(server, workload, body[workload], atATime, seconds));
    } finally {
      await server.stop();
    }
  }
  return figures;
}

async function fire(server: ServerProcess, workload: WorkloadName, body: string, atATime: number, seconds: number): Promise<DoorFigure> {
  const failedBefore = await failedRuns(server.url);
  await cannon(server.url, body, atATime, 1);
  const report = await cannon(server.url, body, atATime, seconds);
  const wrongVerdicts = (await failedRuns(server.url)) - failedBefore;
  return {
    workload,
    atATime,
    seconds,
    requests: report['2xx'],
    p50Ms: report.latency.p50,
    p99Ms: report.latency.p99,
    perSecond: rounded(report['2xx'] / report.duration),
    failed: report.errors + report.timeouts + report.non2xx + wrongVerdicts,
    serverPeakBytes: peakBytes(server.pid),
    launcherPeakBytes: peakBytes(server.launcherPid),
  };
}

/** autocannon in a process of its own, as any client would be. */
async function cannon(url: string, body: string, connections: number, seconds: number): Promise<CannonReport> {
  const args = ['--json', '--no-progress', '--method', 'POST', '--headers', 'content-type=application/json'];
  args.push('--connections', `${connections}`, '--duration', `${seconds}`, '--body', body);
  if (body.includes('[<id>]')) args.push('--idReplacement');
  const child = spawn(process.execPath, [AUTOCANNON, ...args, `${url}/api/v1/runs`], { stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(await text(child.stdout)) as CannonReport;
}

/** Verdicts that are no failure: autocannon hangs up at the end, and what is then under way is cancelled. */
const EXPECTED = ['exited', 'cancelled'];

/** Runs so far with an unexpected verdict, from the server's own metrics. */
async function failedRuns(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return [...metrics.matchAll(/^invigil_runs_total\{[^}]*verdict="([^"]+)"[^}]*\} (\d+)/gm)]
    .filter(([, verdict]) => verdict !== undefined && !EXPECTED.includes(verdict))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}
