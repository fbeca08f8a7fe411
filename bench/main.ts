/**
 * `npm run bench -- [--json FILE] [--quick] [--only WORKLOAD]`: what isolation costs. Bare fork and exec, bubblewrap and Invigil take
 * turns in one run; then the HTTP door under load, and what templates buy. Prints tables; `--json` also writes the figures.
 */
import { writeFile } from 'node:fs/promises';
import { arch, cpus, release } from 'node:os';
import { openLauncher } from '@invigil/sandbox';
import { buildTools, type Tools } from './build.ts';
import { bare, bubblewrap } from './contenders/commands.ts';
import { Invigil } from './contenders/invigil.ts';
import { measureDoor } from './door.ts';
import { figuresOf, measureInTurns, type Effort } from './measure.ts';
import { benchOptionsOrEnd } from './options.ts';
import { launchersOf, peakBytes } from './processes.ts';
import { doorTable, figureTable, templateTable } from './table.ts';
import { measureTemplates } from './templates.ts';
import type { Contender, Figure, Load, WorkloadName } from './types.ts';

const LOADS: readonly Load[] = [
  { atATime: 1, idleMs: 0 },
  { atATime: 4, idleMs: 0 },
  { atATime: 1, idleMs: 100 },
  { atATime: 4, idleMs: 100 },
];
const AT_A_TIME = [1, 4];

/** A compile takes a hundred times as long as `true`; each workload gets about the same time. */
const EFFORTS: Record<WorkloadName, Effort> = {
  true: { runs: 60, rounds: 20 },
  python: { runs: 30, rounds: 16 },
  c: { runs: 8, rounds: 8 },
  'c-cached': { runs: 60, rounds: 20 },
  java: { runs: 12, rounds: 10 },
  'java-compile': { runs: 4, rounds: 5 },
  cpp: { runs: 4, rounds: 5 },
  'cpp-bits': { runs: 4, rounds: 2 },
};
/** What something is prepared for: measured without it too. */
const PREPARED: readonly WorkloadName[] = ['java', 'java-compile', 'cpp', 'cpp-bits'];
/** So long that a pause before makes no difference. */
const LONG: readonly WorkloadName[] = ['java-compile', 'cpp', 'cpp-bits'];
/** After a pause, a tenth of the runs must do. */
const IDLE_SHARE = 0.1;
const QUICK_SHARE = 0.25;

function effortOf(workload: WorkloadName, load: Load, quick: boolean): Effort {
  const { runs, rounds } = EFFORTS[workload];
  const share = load.idleMs > 0 ? IDLE_SHARE : 1;
  return { runs: Math.max(load.atATime, Math.round(runs * share)), rounds: Math.max(2, Math.round(rounds * (quick ? QUICK_SHARE : 1))) };
}

async function measureLibrary(
  workloads: readonly WorkloadName[],
  tools: Tools,
  quick: boolean,
): Promise<{ figures: Figure[]; launcherPeakBytes: number }> {
  const launcher = await openLauncher();
  const unprepared = await openLauncher({ fixedMounts: [{ source: tools.nothing, target: '/opt/prepared' }] });
  const figures: Figure[] = [];
  for (const workload of workloads) {
    const contenders: Contender[] = [
      await bare(workload, tools),
      await bubblewrap(workload, tools),
      await Invigil.open(workload, tools, launcher),
    ];
    if (PREPARED.includes(workload)) contenders.push(await Invigil.open(workload, tools, unprepared, 'unprepared'));
    for (const load of LOADS.filter(({ idleMs }) => idleMs === 0 || !LONG.includes(workload))) {
      process.stderr.write(`bench: ${workload}, ${load.atATime} at a time, ${load.idleMs} ms between\n`);
      figures.push(...figuresOf(workload, load, await measureInTurns(contenders, load, effortOf(workload, load, quick))));
    }
    for (const contender of contenders) await contender.close();
  }
  const launcherPeakBytes = Math.max(0, ...launchersOf(process.pid).map(peakBytes));
  await launcher.close();
  await unprepared.close();
  return { figures, launcherPeakBytes };
}

const { json, quick, workloads, templates } = benchOptionsOrEnd(process.argv.slice(2));
const tools = await buildTools();
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, kernel: release(), arch: arch(), node: process.version };
process.stdout.write(`${machine.cores} cores of ${machine.cpu}, Linux ${machine.kernel}, Node ${machine.node}\n\n`);
const library = await measureLibrary(workloads, tools, quick);
if (workloads.length > 0) process.stdout.write(`${figureTable(library.figures)}\n\n`);
if (workloads.length > 0) process.stderr.write('bench: the HTTP door\n');
const http = await measureDoor(workloads, AT_A_TIME, tools, quick ? 2 : 10);
if (workloads.length > 0) process.stdout.write(`${doorTable(http)}\n\n`);
const warm = templates ? await measureTemplates(tools, quick) : [];
if (templates) process.stdout.write(`Through POST /api/v1/runs; in parentheses what is to be reached.\n${templateTable(warm)}\n`);
if (json !== null) {
  const report = {
    when: new Date().toISOString(),
    quick,
    machine,
    library: library.figures,
    launcherPeakBytes: library.launcherPeakBytes,
    http,
    templates: warm,
  };
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
}
