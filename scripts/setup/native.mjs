// The native launcher.
import { NATIVE } from './paths.mjs';
import { SetupProblem, foreground, quietly, say } from './shell.mjs';

/** Builds the launcher unless make finds it up to date. */
export async function buildLauncher() {
  if (quietly('make', ['-q', '-C', NATIVE]).status === 0) return;
  say('building the launcher');
  const status = await foreground('make', ['-s', '-C', NATIVE], { stdoutToStderr: true });
  if (status !== 0) {
    throw new SetupProblem(
      'the launcher could not be built (the compiler\'s own words are above): check that gcc, make, libc6-dev and libseccomp-dev are whole, run "make -C packages/sandbox/native clean", then try again.',
    );
  }
}
