import { ENVIRONMENT } from '../../run/environment.ts';
import { python as pythonRuntime } from '../../runtimes/python.ts';
import type { Manifest } from './manifest.ts';

/**
 * What the launcher needs to know of an image: lines of `key value`. It follows from the manifest alone, so that an image that is imported
 * or verified can be held to it.
 */
export function launchText({ base, layers, languages, python, preload, env }: Manifest): string {
  const lines = [`base ${base === 'debian' ? 'layers' : 'host'}`, ...layers.map(({ digest }) => `layer ${digest}`)];
  if (python !== null && languages.includes('python')) {
    lines.push(`python ${python.path}`);
    if (preload.length > 0) lines.push(`preload ${preload.join(' ')}`);
    // All that a run's interpreter reads when it starts, so that the template has read the same.
    const variables = { ...ENVIRONMENT, ...pythonRuntime.env, ...env };
    lines.push(...Object.entries(variables).map(([name, value]) => `env ${name}=${value}`));
  }
  return `${lines.join('\n')}\n`;
}
