/**
 * `node bench/accuracy.ts [--rounds 5] [--json FILE]`: a program that measurably uses so much memory and processor time, and what its
 * run's result says of it. The largest deviation of all rounds is told; it should be within 5 %.
 */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openLauncher, type Launcher } from '@invigil/sandbox';
import { countOptions, report } from './report.ts';
import { rounded } from './statistics.ts';
import { columns } from './table.ts';

const MIB = 1024 * 1024;
const ALLOWED_PERCENT = 5;

/** What the program is to use. */
interface Use {
  where: 'memory' | 'file';
  mib: number;
  cpuMs: number;
  processes: number;
}

const USES: readonly Use[] = [
  { where: 'memory', mib: 16, cpuMs: 100, processes: 1 },
  { where: 'memory', mib: 64, cpuMs: 500, processes: 1 },
  { where: 'memory', mib: 200, cpuMs: 1500, processes: 1 },
  { where: 'memory', mib: 64, cpuMs: 500, processes: 4 },
  { where: 'file', mib: 64, cpuMs: 500, processes: 1 },
  { where: 'file', mib: 64, cpuMs: 500, processes: 4 },
];

interface Deviation extends Use {
  memoryPercent: number;
  cpuPercent: number;
}

async function build(): Promise<string> {
  const folder = fileURLToPath(new URL('build/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const source = fileURLToPath(new URL('native/use.c', import.meta.url));
  await promisify(execFile)('gcc', ['-O2', '-Wall', '-Wextra', '-static', '-o', `${folder}use`, source]);
  return folder;
}

async function deviationOf(launcher: Launcher, program: string, use: Use): Promise<Deviation> {
  const { where, mib, cpuMs, processes } = use;
  const result = await launcher.run({
    command: [program, where, String(mib * MIB), String(cpuMs), String(processes)],
    limits: { memoryBytes: 512 * MIB, diskBytes: 256 * MIB, fileBytes: 256 * MIB, cpuMs: 20_000, wallMs: 60_000 },
  });
  const [bytes, ns] = new TextDecoder().decode(result.stdout).trim().split(' ').map(Number);
  if (result.exitCode !== 0 || bytes === undefined || ns === undefined) throw new Error(`the program ${result.explanation}`);
  const percent = (told: number, used: number): number => ((told - used) / used) * 100;
  return { ...use, memoryPercent: percent(result.usage.memoryBytes, bytes), cpuPercent: percent(result.usage.cpuMs, ns / 1e6) };
}

const { json, count } = countOptions('rounds', 5);
const folder = await build();
const launcher = await openLauncher({ fixedMounts: [{ source: folder, target: '/opt/accuracy' }] });
const deviations: Deviation[] = [];
for (let round = 0; round < count; round++) for (const use of USES) deviations.push(await deviationOf(launcher, '/opt/accuracy/use', use));
await launcher.close();

const worst = (values: readonly number[]): number => values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
const figures = USES.map((use) => {
  const own = deviations.filter((each) => Object.entries(use).every(([name, value]) => each[name as keyof Use] === value));
  const memoryPercent = worst(own.map((each) => each.memoryPercent));
  const cpuPercent = worst(own.map((each) => each.cpuPercent));
  const within = Math.max(Math.abs(memoryPercent), Math.abs(cpuPercent)) <= ALLOWED_PERCENT;
  return { ...use, rounds: own.length, memoryPercent, cpuPercent, within };
});
const head = ['where', 'processes', 'MiB', 'cpu ms', 'rounds', 'memory off by %', 'cpu off by %', `within ${ALLOWED_PERCENT} %`];
const rows = figures.map((figure) => [
  figure.where,
  figure.processes,
  figure.mib,
  figure.cpuMs,
  figure.rounds,
  rounded(figure.memoryPercent),
  rounded(figure.cpuPercent),
  figure.within ? 'yes' : 'NO',
]);
await report(columns([head, ...rows]), json, { allowedPercent: ALLOWED_PERCENT, figures });
