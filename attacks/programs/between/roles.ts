import { whileHeld } from '../../runner/held.ts';
import type { Attack, ControlOutcome, ControlScene, Finding, Outcome, ProgramRun, Scene } from '../../types.ts';

/**
 * A program with two roles: `plant SECONDS MARK` leaves or holds something for so long and prints PLANTED when it is there,
 * `find SECONDS MARK` looks for it for so long. Made at the same time, or one after the other.
 */
export interface TwoRoles {
  id: string;
  title: string;
  program: string;
  limits?: ProgramRun['limits'];
  /** How often it says PLANTED. (Default: 1) */
  plants?: number;
  /** Whether what is planted outlives its process outside a sandbox: then it is also looked for by a later run. */
  outlives: boolean;
}

/** Seconds on a usual machine. What is planted is held until it has been looked for: this long at most. */
const HOLD = 30;
const LOOK = 0.4;
/** Over HTTP nothing tells when a run has planted, and the two have to meet by the clock. */
const HOLD_BY_CLOCK = 2;
const LOOK_BY_CLOCK = 1.2;
const MEET_MS = 500;

/** The attack made at the same time and, where what is planted outlives its process, one after the other. */
export function twoRoles(pair: TwoRoles): Attack[] {
  const { id, title, program } = pair;
  const limits = { wallMs: (HOLD + 10) * 1000, ...pair.limits };
  const base = { program, limits };
  const planted = new RegExp(`(PLANTED[^]*){${pair.plants ?? 1}}|STOPPED`);
  const together: Attack = {
    ...base,
    id: `between/${id}`,
    title: `${title}, at the same time`,
    scenario: (scene) => atTheSameTime(scene, planted),
    control: { check: (scene) => foundMeanwhile(scene, planted) },
  };
  const after: Attack = {
    ...base,
    id: `between/${id}-left`,
    title: `${title}, left by the run before`,
    scenario: oneAfterTheOther,
    control: { check: foundAfterwards },
  };
  return pair.outlives ? [together, after] : [together];
}

/** What is planted is looked for while it is held. */
export async function atTheSameTime(scene: Scene, says: RegExp): Promise<Finding> {
  if (scene.target.kind === 'http') return atTheSameTimeByClock(scene);
  const [planted, found] = await whileHeld(
    says,
    (holding) => scene.run({ args: ['plant', String(HOLD * scene.slow), scene.mark], ...holding }),
    () => scene.run({ args: ['find', String(LOOK * scene.slow), scene.mark] }),
  );
  if (planted.result.verdict !== 'cancelled') return `the planting run ended before it was to: ${lastWords(planted)}`;
  return judgeBoth(planted, found);
}

async function atTheSameTimeByClock(scene: Scene): Promise<Finding> {
  // The two may have waited for slots one after the other: then they never met, and are made again.
  for (let turn = 0; turn < 3; turn++) {
    const [planted, found] = await Promise.all([timed(scene, 'plant', HOLD_BY_CLOCK), timed(scene, 'find', LOOK_BY_CLOCK)]);
    const finding = judgeByClock(planted.outcome, found.outcome);
    if (finding !== null) return finding;
    if (overlapMs(planted, found) >= MEET_MS) return null;
  }
  return 'the two runs never took place at the same time';
}

/** Seats are used in turn, and more of them are made than are kept ready: one of so many runs has the seat of the first. */
const LATER_RUNS = 8;

/** What was planted is looked for by later runs. */
export async function oneAfterTheOther(scene: Scene): Promise<Finding> {
  const planted = await scene.run({ args: ['plant', '0', scene.mark] });
  for (let run = 0; run < LATER_RUNS; run++) {
    const finding = judgeByClock(planted, await scene.run({ args: ['find', run === 0 ? '0.3' : '0', scene.mark] }));
    if (finding !== null) return finding;
  }
  return null;
}

interface TimedRun {
  outcome: Outcome;
  endedAt: number;
}

async function timed(scene: Scene, role: string, seconds: number): Promise<TimedRun> {
  const outcome = await scene.run({ args: [role, String(seconds * scene.slow), scene.mark] });
  return { outcome, endedAt: performance.now() };
}

/** For how long two runs were both going on. */
export function overlapMs(...runs: TimedRun[]): number {
  const began = runs.map((run) => run.endedAt - run.outcome.result.usage.wallMs);
  return Math.min(...runs.map((run) => run.endedAt)) - Math.max(...began);
}

/** Something was planted and looked for, and nothing got through. */
function judgeBoth(planted: Outcome, found: Outcome): Finding {
  const got = [...planted.through, ...found.through];
  if (got.length > 0) return got.slice(0, 3).join('; ');
  if (!planted.output.includes('PLANTED') && planted.stopped.length === 0) return `nothing was planted: ${lastWords(planted)}`;
  return found.stopped.length > 0 ? null : `the finding run did not say what it found: ${lastWords(found)}`;
}

/** Where the planting run is not ended by us, it must also have come to its end. */
function judgeByClock(planted: Outcome, found: Outcome): Finding {
  const finding = judgeBoth(planted, found);
  if (finding !== null) return finding;
  const { verdict, exitCode } = planted.result;
  return verdict === 'exited' && exitCode === 0 ? null : `the planting run did not come to its end: ${lastWords(planted)}`;
}

function lastWords({ result }: Outcome): string {
  return `${result.verdict}: ${result.explanation} ${Buffer.from(result.stderr).toString().trim().slice(-200)}`;
}

/** The control of `atTheSameTime`. */
export async function foundMeanwhile(scene: ControlScene, says: RegExp): Promise<Finding> {
  const [, found] = await whileHeld(
    says,
    (holding) => scene.run({ args: ['plant', String(HOLD * scene.slow), scene.mark], timeoutMs: (HOLD + 10) * 1000, ...holding }),
    () => scene.run({ args: ['find', String(LOOK * scene.slow), scene.mark] }),
  );
  return saysFound(found);
}

async function foundAfterwards(scene: ControlScene): Promise<Finding> {
  await scene.run({ args: ['plant', '0', scene.mark] });
  return saysFound(await scene.run({ args: ['find', '0.3', scene.mark] }));
}

function saysFound({ through, stopped, output }: ControlOutcome): Finding {
  return through.length > 0 ? null : (stopped[0] ?? `the program did not say what it found: ${output.slice(-200)}`);
}
