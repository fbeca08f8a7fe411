// What each goal goes on with when the set-up is done.
import { PINNED_NODE } from './paths.mjs';

/** @typedef {'start' | 'test' | 'check' | 'bench' | 'test-vm'} GoalName */

/** Program and first arguments, from the checkout's root. @type {Record<GoalName, [string, ...string[]]>} */
export const GOALS = {
  start: [PINNED_NODE, 'packages/invigil/bin/invigil.mjs', 'start'],
  test: [PINNED_NODE, 'scripts/test.ts'],
  check: [PINNED_NODE, 'scripts/check.ts'],
  bench: [PINNED_NODE, 'bench/main.ts'],
  'test-vm': ['scripts/vm/test'],
};

/**
 * @param {string | undefined} name
 * @returns {name is GoalName}
 */
export function isGoal(name) {
  return name !== undefined && Object.keys(GOALS).includes(name);
}
