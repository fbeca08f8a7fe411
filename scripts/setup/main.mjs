// The set-up, step by step; then the goal.
import { loadProfile } from './apparmor.mjs';
import { needsOf, provideNeeds } from './debian.mjs';
import { GOALS, isGoal } from './goals.mjs';
import { provideModules } from './modules.mjs';
import { buildLauncher } from './native.mjs';
import { ROOT } from './paths.mjs';
import { prepareLanguages } from './prepared.mjs';
import { SetupProblem, foreground, say } from './shell.mjs';

/**
 * @param {string[]} args the goal, then what is passed on to it
 * @returns {Promise<number>} exit status
 */
export async function main([goal, ...rest]) {
  if (!isGoal(goal)) {
    say(`unknown goal ${JSON.stringify(goal)}: expected one of ${Object.keys(GOALS).join(', ')}.`);
    return 2;
  }
  try {
    provideNeeds(needsOf(goal));
    await provideModules();
    if (goal !== 'check') {
      await buildLauncher();
      loadProfile();
      await prepareLanguages();
    }
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(error.message);
    return 1;
  }
  const [program, ...args] = GOALS[goal];
  return foreground(program, [...args, ...rest], { cwd: ROOT });
}
