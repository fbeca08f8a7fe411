// What lets the languages start fast. It is made with the compilers of this machine, by the library itself.
import { PINNED_NODE, ROOT } from './paths.mjs';
import { foreground } from './shell.mjs';

/** Prepares what has changed since the last time. */
export async function prepareLanguages() {
  await foreground(PINNED_NODE, ['scripts/prepare.ts'], { cwd: ROOT, stdoutToStderr: true });
}
