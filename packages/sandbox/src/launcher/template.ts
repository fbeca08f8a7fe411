import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from '../run/environment.ts';
import { python as pythonRuntime } from '../runtimes/python.ts';

/** What the launcher is told of the template of the image `host`: the same lines, in a file that a launcher's service can be given too. */
export const HOST_LAUNCH = fileURLToPath(new URL('../../native/host.launch', import.meta.url));

/** What the launcher is told of a template: its interpreter, what it imports, and all variables that a run's interpreter reads when it starts. */
export function templateLines(python: string, preload: readonly string[], env: Readonly<Record<string, string>>): string[] {
  const variables = { ...ENVIRONMENT, ...pythonRuntime.env, ...env };
  return [
    `python ${python}`,
    ...(preload.length > 0 ? [`preload ${preload.join(' ')}`] : []),
    ...Object.entries(variables).map(([name, value]) => `env ${name}=${value}`),
  ];
}
