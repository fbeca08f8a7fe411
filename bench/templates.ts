/** What templates buy, as students meet it: small Python programs through the HTTP door, warm and cold, beside the same started bare. */
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { buildImage, findImage, imageStore, layerFolder, RUNTIMES, type ImageStore, type NamedImage } from '@invigil/sandbox';
import type { Tools } from './build.ts';
import { Door } from './contenders/door.ts';
import { TimedCommand } from './contenders/timed.ts';
import { measureInTurns, type Effort } from './measure.ts';
import { ROOT, startServerProcess } from './server.ts';
import { quantile, rounded } from './statistics.ts';
import type { Contender, ContenderName, Load, Series, TemplateFigure } from './types.ts';

const ADD = 'a, b = map(int, input().split())\nprint(a + b)\n';
const INPUT = '17 25\n';
const OUTPUT = '42\n';
const NUMPY = 'python-numpy';

interface Program {
  title: string;
  code: string;
  /** (Default: `host`) */
  image?: string;
  /** Where bare Python finds what the image has. */
  packages?: string;
  effort: Effort;
  /** So many times the runs for warm ones, so that a turn of each contender takes about as long. */
  warmTimes: number;
  targets: Pick<TemplateFigure, 'targetTimesBare' | 'targetP50Ms' | 'targetIdleP50Ms'>;
}

const FOUR: Load = { atATime: 4, idleMs: 0 };
const ONE: Load = { atATime: 1, idleMs: 0 };
const IDLE: Load = { atATime: 1, idleMs: 100 };
const SIMPLE: Program = {
  title: 'Python reading two numbers and adding them',
  code: ADD,
  effort: { runs: 60, rounds: 20 },
  warmTimes: 3,
  targets: { targetTimesBare: 2.4, targetP50Ms: 3, targetIdleP50Ms: 5 },
};
const WITH_NUMPY: Program = {
  title: 'the same with import numpy',
  code: `import numpy\n${ADD}`,
  image: NUMPY,
  effort: { runs: 24, rounds: 10 },
  warmTimes: 15,
  targets: { targetTimesBare: 18, targetP50Ms: 5, targetIdleP50Ms: null },
};
const QUICK_SHARE = 0.2;
const IDLE_RUNS = 10;
const WARM_PATIENCE_MS = 60_000;

/** The image with numpy, in a store of the bench's own; built when it is missing. Undefined, with a sentence, where that fails. */
async function numpyImage(store: ImageStore): Promise<NamedImage | undefined> {
  try {
    return findImage(store, NUMPY);
  } catch {
    process.stderr.write(`bench: building the image ${NUMPY}\n`);
  }
  try {
    return await buildImage(store, `${ROOT}images/${NUMPY}`);
  } catch (error) {
    process.stdout.write(`Not measured: import numpy. The image ${NUMPY} cannot be built: ${(error as Error).message}\n`);
    return undefined;
  }
}

/** The folder of Python packages in the image's own layers. */
function packagesOf(store: ImageStore, { manifest }: NamedImage): string {
  const [folder] = manifest.layers.flatMap(({ digest }) => globSync(`${layerFolder(store, digest)}/usr/local/lib/python3*/dist-packages`));
  if (folder === undefined) throw new Error(`the image ${manifest.name} has no Python packages`);
  return folder;
}

/** The same interpreter and the same variables as in a sandbox, started by fork and exec. */
async function bare({ code, packages }: Program, tools: Tools): Promise<TimedCommand> {
  const [main, input] = [`${tools.folder}template-main.py`, `${tools.folder}template-input`];
  await writeFile(main, code);
  await writeFile(input, INPUT);
  const env = {
    PATH: '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    ...RUNTIMES.find(({ name }) => name === 'python')?.env,
    ...(packages && { PYTHONPATH: packages }),
  };
  return new TimedCommand('bare', tools.timer, [['/usr/bin/python3', main]], { input, env });
}

function doors({ code, image = 'host' }: Program, server: string): { warm: Door; cold: Door } {
  const common = { image, files: { 'main.py': code }, stdin: INPUT };
  // Another spelling of the file's name is never warm, and nothing else is different.
  const command = ['/usr/bin/python3', './main.py'];
  const env = RUNTIMES.find(({ name }) => name === 'python')?.env;
  return {
    warm: new Door('warm', server, { ...common, language: 'python' }, { stdout: OUTPUT, warm: true }),
    cold: new Door('cold', server, { ...common, command, env }, { stdout: OUTPUT, warm: false }),
  };
}

/** Waits until the template is there. Throws when it does not come. */
async function untilWarm(door: Door): Promise<void> {
  for (const until = performance.now() + WARM_PATIENCE_MS; ; await pause(50)) {
    const answer = await door.run();
    if ((JSON.parse(answer) as { warm?: boolean }).warm === true) return;
    if (performance.now() > until) throw new Error(`runs do not become warm: ${answer}`);
  }
}

function longer(contender: Contender, times: number): Contender {
  const { name } = contender;
  return { name, measure: (runs, load) => contender.measure(runs * times, load), close: () => contender.close() };
}

async function measureProgram(program: Program, server: string, tools: Tools, quick: boolean): Promise<TemplateFigure> {
  const { warm, cold } = doors(program, server);
  const started = await bare(program, tools);
  const contenders: Contender[] = [started, longer(warm, program.warmTimes), cold];
  await untilWarm(warm);
  const { runs, rounds } = program.effort;
  const turns = (share: number, load: Load) => {
    process.stderr.write(`bench: ${program.title}, ${load.atATime} at a time, ${load.idleMs} ms between\n`);
    const effort = {
      runs: Math.max(load.atATime, Math.round(runs * share)),
      rounds: Math.max(2, Math.round(rounds * (quick ? QUICK_SHARE : 1))),
    };
    return measureInTurns(load.idleMs > 0 ? [warm] : contenders, load, effort);
  };
  const four = await turns(1, FOUR);
  const one = await turns(0.5, ONE);
  const idle = await turns(IDLE_RUNS / runs, IDLE);
  for (const contender of contenders) await contender.close();
  return { program: program.title, ...figureOf(four, one, idle), ...program.targets };
}

type Measured = ReadonlyMap<ContenderName, Series>;

function figureOf(four: Measured, one: Measured, idle: Measured): Omit<TemplateFigure, 'program' | keyof Program['targets']> {
  const perSecond = (name: ContenderName): number => {
    const { latenciesMs, elapsedMs } = four.get(name) ?? { latenciesMs: [], elapsedMs: 1 };
    return (latenciesMs.length * 1000) / elapsedMs;
  };
  const p50 = (measured: Measured, name: ContenderName): number => rounded(quantile(measured.get(name)?.latenciesMs ?? [], 0.5));
  return {
    barePerSecond: rounded(perSecond('bare')),
    warmPerSecond: rounded(perSecond('warm')),
    coldPerSecond: rounded(perSecond('cold')),
    timesBare: rounded(perSecond('warm') / perSecond('bare')),
    bareP50Ms: p50(one, 'bare'),
    coldP50Ms: p50(one, 'cold'),
    warmP50Ms: p50(one, 'warm'),
    idleP50Ms: p50(idle, 'warm'),
  };
}

/** Both programs, at a server of their own whose images are kept warm from the start. */
export async function measureTemplates(tools: Tools, quick: boolean): Promise<TemplateFigure[]> {
  const store = imageStore(`${tools.folder}images`);
  const image = await numpyImage(store);
  const programs = image === undefined ? [SIMPLE] : [SIMPLE, { ...WITH_NUMPY, packages: packagesOf(store, image) }];
  const server = await startServerProcess({ INVIGIL_IMAGES: store.folder, INVIGIL_WARM: `host,${NUMPY}` });
  const figures: TemplateFigure[] = [];
  try {
    for (const program of programs) figures.push(await measureProgram(program, server.url, tools, quick));
  } finally {
    await server.stop();
  }
  return figures;
}
