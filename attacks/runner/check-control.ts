import type { Attack, AttackReport } from '../types.ts';
import { openControlScene } from './control.ts';
import { canSeeHost } from './host.ts';
import { newMark } from './scene.ts';
import { sentence } from './sentence.ts';

export type ControlHalf = Pick<AttackReport, 'control' | 'controlDetail'>;

/** Makes the attack's control and tells whether it showed that the attempt is real. Never throws. */
export async function checkControl(attack: Attack, slow: number): Promise<ControlHalf> {
  const reason = (await attack.control.notPossible?.()) ?? rightsMissing(attack);
  if (reason !== null) return { control: 'not-possible', controlDetail: reason };
  const scene = await openControlScene(attack, newMark(), slow);
  try {
    if (attack.control.check !== undefined) {
      const finding = await attack.control.check(scene);
      return finding === null ? { control: 'through', controlDetail: '' } : { control: 'failed', controlDetail: finding };
    }
    const outcome = await scene.run();
    const [first] = outcome.through;
    if (first !== undefined) return { control: 'through', controlDetail: first };
    const said = outcome.stopped[0] ?? (outcome.output.trim().slice(-300) || `ended with ${outcome.signal ?? outcome.exitCode}`);
    return { control: 'failed', controlDetail: outcome.timedOut ? 'did not end in time' : said };
  } catch (error) {
    return { control: 'failed', controlDetail: sentence(error) };
  } finally {
    await scene.close();
  }
}

function rightsMissing(attack: Attack): string | null {
  return attack.control.as === 'root' && !canSeeHost() ? 'needs root' : null;
}
