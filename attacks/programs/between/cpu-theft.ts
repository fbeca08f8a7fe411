import type { Attack, ControlScene, Finding, Outcome, Scene } from '../../types.ts';
import { overlapMs } from './roles.ts';

const SECONDS = '2.5';
/** Sixteen against one; half is far above the seventeenth that is left without a quota, and below what noise on a busy machine costs. */
const FAIR_SHARE = 0.5;

/** Milliseconds of the processor in each second that the run took: sixteen processes take a while to start, and then end later. */
function rate({ result }: Outcome): number {
  return (1000 * result.usage.cpuMs) / result.usage.wallMs;
}

/** Compared is processor time with processor time, so that a busy machine does not matter: it takes from both. */
async function both(scene: Scene): Promise<Finding> {
  const limits = { wallMs: 20_000, cpuMs: 20_000 };
  for (let turn = 0; turn < 3; turn++) {
    const [thief, honest] = await Promise.all(
      (['plant', 'find'] as const).map(async (role) => {
        const outcome = await scene.run({ args: [role, SECONDS], limits });
        return { outcome, endedAt: performance.now() };
      }),
    );
    if (thief === undefined || honest === undefined) return 'not run';
    for (const { outcome } of [thief, honest])
      if (!outcome.output.includes('CPU')) return `a run did not come to its end: ${outcome.result.explanation}`;
    if (overlapMs(thief, honest) < 2000) continue;
    const [taken, left] = [rate(thief.outcome), rate(honest.outcome)];
    return left >= FAIR_SHARE * taken
      ? null
      : `beside a run that took ${Math.round(taken)} ms of the processor a second another got ${Math.round(left)} ms`;
  }
  return 'the two runs never took place at the same time';
}

async function onOneProcessor(scene: ControlScene): Promise<Finding> {
  const outcomes = await Promise.all(['plant', 'find'].map((role) => scene.run({ args: [role, SECONDS] })));
  const [taken = 0, left = 0] = outcomes.map(({ output }) => Number(/CPU (\d+)/.exec(output)?.[1] ?? NaN));
  return left < FAIR_SHARE * taken ? null : `the honest program got ${left} ms, the thief ${taken} ms`;
}

export const cpuTheft: Attack = {
  id: 'between/cpu-theft',
  title: 'burns the processor with many processes beside another run',
  program: 'cpu-theft.py',
  scenario: both,
  control: { check: onOneProcessor },
};
