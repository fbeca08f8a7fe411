import { templateLines } from '../../launcher/template.ts';
import { hasOwnRoot } from '../definition/schema.ts';
import type { Manifest } from './manifest.ts';

/**
 * What the launcher needs to know of an image: lines of `key value`. It follows from the manifest alone, so that an image that is imported
 * or verified can be held to it.
 */
export function launchText({ base, layers, languages, python, preload, env }: Manifest): string {
  const lines = [`base ${hasOwnRoot(base) ? 'layers' : 'host'}`, ...layers.map(({ digest }) => `layer ${digest}`)];
  if (python !== null && languages.includes('python')) {
    lines.push(...templateLines(python.path, preload, env));
  }
  return `${lines.join('\n')}\n`;
}
