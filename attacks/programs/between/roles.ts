import type { Attack, ControlScene, Finding, Outcome, ProgramRun, Scene } from '../../types.ts';

/**
 * A program with two roles: `plant SECONDS MARK` leaves or holds something for so long and prints PLANTED when it is there,
 * `find SECONDS MARK` looks for it for so long. Made at the same time, or one after the other.
 */
export interface TwoRoles {
  id: string;
  title: string;
  program: string;
  limits?: ProgramRun['limits'];
  /** Whether what is planted outlives its process outside a sandbox: then it is also looked for by a later run. */
  outlives: boolean;
}

/** Seconds on a usual machine: long enough for two interpreters to start and meet. */
const HOLD = 2;
const LOOK = 1.2;
const MEET_MS = 500;

/** The attack made at the same time and, where what is planted outlives its process, one after the other. */
export function twoRoles(pair: TwoRoles): Attack[] {
  const { id, title, program } = pair;
  const limits = { wallMs: 15_000, ...pair.limits };
  const base = { program, limits };
  const together: Attack = {
    ...base,
    id: `between/${id}`,
    title: `${title}, at the same time`,
    scenario: atTheSameTime,
    control: { check: (scene) => bothFound(scene, true) },
  };
  const after: Attack = {
    ...base,
    id: `between/${id}-left`,
    title: `${title}, left by the run before`,
    scenario: oneAfterTheOther,
    control: { check: (scene) => bothFound(scene, false) },
  };
  return pair.outlives ? [together, after] : [together];
}

async function atTheSameTime(scene: Scene): Promise<Finding> {
  // The two may have waited for slots one after the other: then they never met, and are made again.
  for (let turn = 0; turn < 3; turn++) {
    const [planted, found] = await Promise.all([timed(scene, 'plant', HOLD * scene.slow), timed(scene, 'find', LOOK * scene.slow)]);
    const finding = judgeBoth(planted.outcome, found.outcome);
    if (finding !== null) return finding;
    if (overlapMs(planted, found) >= MEET_MS) return null;
  }
  return 'the two runs never took place at the same time';
}

async function oneAfterTheOther(scene: Scene): Promise<Finding> {
  const planted = await scene.run({ args: ['plant', '0', scene.mark] });
  return judgeBoth(planted, await scene.run({ args: ['find', '0.3', scene.mark] }));
}

interface TimedRun {
  outcome: Outcome;
  endedAt: number;
}

async function timed(scene: Scene, role: string, seconds: number): Promise<TimedRun> {
  const outcome = await scene.run({ args: [role, String(seconds), scene.mark] });
  return { outcome, endedAt: performance.now() };
}

/** For how long two runs were both going on. */
export function overlapMs(...runs: TimedRun[]): number {
  const began = runs.map((run) => run.endedAt - run.outcome.result.usage.wallMs);
  return Math.min(...runs.map((run) => run.endedAt)) - Math.max(...began);
}

/** Both must have come to their end, and neither may have got through. */
function judgeBoth(planted: Outcome, found: Outcome): Finding {
  const got = [...planted.through, ...found.through];
  if (got.length > 0) return got.slice(0, 3).join('; ');
  if (!planted.output.includes('PLANTED') && planted.stopped.length === 0) return `nothing was planted: ${lastWords(planted)}`;
  if (planted.result.verdict !== 'exited' || planted.result.exitCode !== 0)
    return `the planting run did not come to its end: ${lastWords(planted)}`;
  return found.stopped.length > 0 ? null : `the finding run did not say what it found: ${lastWords(found)}`;
}

function lastWords({ result }: Outcome): string {
  return `${result.verdict}: ${result.explanation} ${Buffer.from(result.stderr).toString().trim().slice(-200)}`;
}

async function bothFound(scene: ControlScene, together: boolean): Promise<Finding> {
  const planting = scene.run({ args: ['plant', String(together ? HOLD * scene.slow : 0), scene.mark] });
  if (!together) await planting;
  const found = await scene.run({ args: ['find', String(together ? LOOK * scene.slow : 0.3), scene.mark] });
  await planting;
  return found.through.length > 0 ? null : (found.stopped[0] ?? `the program did not say what it found: ${found.output.slice(-200)}`);
}
