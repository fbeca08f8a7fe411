import type { InteractiveOptions, Limits, RunRequest } from '../types.ts';

/** The file that a template was started for. */
const SCRIPT = 'main.py';
/** What a template left room for when it started. */
const MOST_STACK_BYTES = 64 * 1024 * 1024;

/**
 * Whether the run could be a fork of its image's template: `INTERPRETER main.py …` in the home, over pipes, within limits that also hold for a
 * process that was not executed anew. The launcher knows whether there is a template; the fork itself goes cold where a variable or a
 * file of the run would make a difference.
 */
export function mayBeWarm(request: RunRequest, limits: Limits, options: InteractiveOptions): boolean {
  if (options.warm === false || options.terminal !== undefined) return false;
  if (request.command[1] !== SCRIPT || (request.cwd !== undefined && request.cwd !== '.')) return false;
  return limits.stackBytes <= MOST_STACK_BYTES && limits.addressSpaceBytes === 0;
}
