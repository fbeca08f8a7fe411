// The set-up behind `npm start`, `npm test` and their siblings. Plain JavaScript that Node 16 runs: the machine's own Node may be old,
// and the pinned one is not there yet. The platform is checked before anything else is imported.
import { platformProblem, thisPlatform } from './setup/platform.mjs';

const problem = platformProblem(thisPlatform());
if (problem) {
  console.error(`invigil: ${problem}`);
  process.exitCode = 1;
} else {
  const { main } = await import('./setup/main.mjs');
  process.exitCode = await main(process.argv.slice(2));
}
