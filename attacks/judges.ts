import type { Verdict } from '@invigil/sandbox';
import type { Judge, Outcome } from './types.ts';

/** What a run looked like, in few words, for a finding or for the table. */
export function describe(outcome: Outcome): string {
  const { result } = outcome;
  const end = result.verdict === 'exited' ? `exited with ${result.exitCode}` : result.verdict;
  const detail = result.verdict === 'signaled' ? `${end} by ${result.signal}` : end;
  const error = outcome.stopped.length + outcome.through.length > 0 ? '' : Buffer.from(result.stderr).toString().trim().slice(-200);
  return error === '' ? detail : `${detail}: ${error}`;
}

function throughLines(outcome: Outcome): string | null {
  return outcome.through.length > 0 ? outcome.through.slice(0, 3).join('; ') : null;
}

/** Held when the program says that it was stopped, and says nowhere that it got through. */
export const stopped: Judge = (outcome) => {
  const got = throughLines(outcome);
  if (got !== null) return got;
  return outcome.stopped.length > 0 ? null : `the program did not say how its attempt ended (${describe(outcome)})`;
};

/** Held when nothing got through and the run ended in one of these verdicts. */
export function endsAs(...verdicts: Verdict[]): Judge {
  return (outcome) => {
    const got = throughLines(outcome);
    if (got !== null) return got;
    return verdicts.includes(outcome.result.verdict) ? null : `expected ${verdicts.join(' or ')}, it ${describe(outcome)}`;
  };
}

/** Held when nothing got through, and either the program was stopped or the run ended in one of these verdicts. */
export function stoppedOr(...verdicts: Verdict[]): Judge {
  return (outcome, scene) => (verdicts.includes(outcome.result.verdict) ? endsAs(...verdicts)(outcome, scene) : stopped(outcome, scene));
}

/** Held when the answer came within two seconds of the wall limit, and the run's own clock says so too. */
export const inTime: Judge = (outcome, scene) => {
  const allowed = (outcome.limits.wallMs ?? 5000) + 2000 * scene.slow;
  const compile = outcome.result.compile?.usage.wallMs ?? 0;
  if (outcome.result.usage.wallMs > allowed) return `ran for ${Math.round(outcome.result.usage.wallMs)} ms, ${allowed} ms being allowed`;
  const answered = Math.round(outcome.elapsedMs - compile);
  // Waiting for a slot and the compile step's own start are not the run's time: hence a further allowance.
  return answered > allowed + 3000 * scene.slow ? `the answer came after ${answered} ms, ${allowed} ms being allowed` : null;
};

/** Held when no process of the attack is left on the host shortly after its answer. */
export const nothingLeft: Judge = async (_outcome, scene) => {
  if (scene.target.kind === 'http') return null;
  if (await scene.eventually(async () => (await scene.host.processesWith(scene.mark)).length === 0)) return null;
  const left = await scene.host.processesWith(scene.mark);
  return `${left.length} processes are left on the host after the answer (${left.slice(0, 5).join(', ')})`;
};

/** Held when every judge says so; the first finding otherwise. */
export function all(...judges: Judge[]): Judge {
  return async (outcome, scene) => {
    for (const judge of judges) {
      const finding = await judge(outcome, scene);
      if (finding !== null) return finding;
    }
    return null;
  };
}
