// The set-up behind `npm start`, `npm test` and their siblings. Plain JavaScript that Node 16 runs: the machine's own Node may be old,
// and the pinned one is not there yet. The platform is checked before anything else is imported, in words that Node 12 (that of older
// Debians and Ubuntus) can read too: no `await` here, and no `??`.
import { platformProblem, thisPlatform } from './setup/platform.mjs';

const problem = platformProblem(thisPlatform());
if (problem) {
  console.error(`invigil: ${problem}`);
  process.exitCode = 1;
} else {
  void import('./setup/main.mjs')
    .then(({ main }) => main(process.argv.slice(2)))
    .then((status) => {
      process.exitCode = status;
    });
}
