import { stopped as stoppedJudge } from '../judges.ts';
import type { Attack, AttackReport, Finding, Outcome, Target } from '../types.ts';
import { checkControl, type ControlHalf } from './check-control.ts';
import { canSeeHost } from './host.ts';
import { openScene } from './scene.ts';
import { AboveCeiling, whyTooShort } from './limits.ts';
import { sentence } from './sentence.ts';

type AttackHalf = Pick<AttackReport, 'outcome' | 'detail'>;

/** Makes one attack and its control. Never throws: what goes wrong is a finding. */
export async function makeAttack(attack: Attack, target: Target, slow: number): Promise<AttackReport> {
  const started = performance.now();
  const skipped = whySkipped(attack, target);
  const half: AttackHalf = skipped === null ? await attackHalf(attack, target, slow) : { outcome: 'skipped', detail: skipped };
  // A control is about this machine: it says nothing of a server elsewhere.
  const control: ControlHalf =
    whyNoControl(attack, target) === null
      ? await checkControl(attack, slow)
      : { control: 'skipped', controlDetail: whyNoControl(attack, target) ?? '' };
  return { id: attack.id, title: attack.title, warm: target.isWarm, ...half, ...control, ms: Math.round(performance.now() - started) };
}

function whyNoControl(attack: Attack, target: Target): string | null {
  if (target.kind === 'http') return 'made on the machine itself';
  return target.isWarm && !attack.id.startsWith('template/') ? 'made with the cold one' : null;
}

function whySkipped(attack: Attack, target: Target): string | null {
  if (target.kind === 'http') {
    if (attack.id.startsWith('template/')) return 'needs images of its own';
    if (attack.needs === 'host') return 'needs to look at the machine itself';
    if (attack.needs === 'session') return 'needs a session';
    if (attack.env !== undefined) return 'needs an environment of its own';
    return null;
  }
  return attack.needs === 'host' && !canSeeHost() ? 'needs root, to look at the processes of the machine' : null;
}

async function attackHalf(attack: Attack, target: Target, slow: number): Promise<AttackHalf> {
  const scene = openScene(attack, target, slow);
  const seen: Outcome[] = [];
  const noted = { ...scene, run: async (run?: Parameters<typeof scene.run>[0]) => note(seen, await scene.run(run)) };
  let finding: Finding;
  try {
    if (attack.scenario !== undefined) finding = await attack.scenario(noted);
    else finding = await (attack.judge ?? stoppedJudge)(await noted.run(), noted);
    await scene.close();
  } catch (error) {
    if (error instanceof AboveCeiling) return { outcome: 'skipped', detail: error.message };
    finding = sentence(error);
  }
  const broken = seen.map(whyBroken).find((reason) => reason !== null) ?? whyCold(target, seen);
  if (finding !== null && broken === null && seen.every(({ through }) => through.length === 0)) {
    const tooShort = seen.map(whyTooShort).find((reason) => reason !== null);
    if (tooShort !== undefined) return { outcome: 'skipped', detail: tooShort };
  }
  finding ??= broken;
  return finding === null ? { outcome: 'held', detail: summary(seen) } : { outcome: 'through', detail: finding };
}

function note(seen: Outcome[], outcome: Outcome): Outcome {
  seen.push(outcome);
  return outcome;
}

/** What is to be attacked warm, and never was, shows nothing. */
function whyCold(target: Target, seen: readonly Outcome[]): string | null {
  return target.isWarm && seen.length > 0 && !seen.some(({ result }) => result.warm) ? 'no run of it was warm' : null;
}

/** A run that was not isolated, or did not take place, shows nothing, whatever the judge thought of it. */
function whyBroken({ result }: Outcome): string | null {
  if (result.unsafe) return 'the run was not isolated';
  if (result.verdict === 'compile-error' && result.compile?.verdict !== 'exited') return `the program ${result.explanation}`;
  if (result.verdict === 'compile-error')
    return `the program does not compile: ${Buffer.from(result.compile?.stderr ?? result.stderr)
      .toString()
      .slice(0, 300)}`;
  return result.verdict === 'internal-error' ? `the sandbox failed: ${result.explanation}` : null;
}

/** What stopped it, for the table. */
function summary(seen: Outcome[]): string {
  const last = seen.at(-1);
  if (last === undefined) return '';
  return last.stopped[0] ?? last.result.verdict;
}
