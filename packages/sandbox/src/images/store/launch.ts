import { templateLines } from '../../launcher/template.ts';
import { hasOwnRoot } from '../definition/schema.ts';
import type { Manifest } from './manifest.ts';

/** What of a manifest the launcher needs. */
type LaunchFacts = Pick<Manifest, 'base' | 'languages' | 'preload' | 'env'> & {
  layers: readonly Pick<Manifest['layers'][number], 'digest'>[];
  python: Pick<NonNullable<Manifest['python']>, 'path'> | null;
};

/**
 * What the launcher needs to know of an image: lines of `key value`. It follows from the manifest alone, so that an image that is imported
 * or verified can be held to it.
 */
export function launchText({ base, layers, languages, python, preload, env }: LaunchFacts): string {
  const lines = [`base ${hasOwnRoot(base) ? 'layers' : 'host'}`, ...layers.map(({ digest }) => `layer ${digest}`)];
  if (python !== null && languages.includes('python')) {
    lines.push(...templateLines(python.path, preload, env));
  }
  return `${lines.join('\n')}\n`;
}
