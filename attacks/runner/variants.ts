import type { Attack, Target } from '../types.ts';

/** An attack and what it is made on. */
export interface Variant {
  attack: Attack;
  target: Target;
}

/**
 * Every attack on every target that makes a difference to it: programs in Python, warm as well as cold; what is about a template, warm only;
 * the rest, cold only.
 */
export function variantsOf(attacks: readonly Attack[], targets: readonly Target[]): Variant[] {
  return attacks.flatMap((attack) => targets.filter((target) => differs(attack, target, targets)).map((target) => ({ attack, target })));
}

function differs(attack: Attack, target: Target, targets: readonly Target[]): boolean {
  const hasOther = targets.some(({ isWarm }) => isWarm !== target.isWarm);
  if (!hasOther) return true;
  if (attack.id.startsWith('template/')) return target.isWarm;
  return !target.isWarm || (attack.program.endsWith('.py') && attack.needs !== 'session');
}
