import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where outputs are kept unless it is said: below the system's own state for root, the user's for others. */
export function defaultOutputs(env: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/invigil/outputs';
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'invigil/outputs');
}
