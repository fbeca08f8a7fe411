import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { FileSet } from '../../src/types.ts';

const MODULES = new URL('../../../../images/python-scientific/modules/', import.meta.url);

/** The modules that images bring, as files of a run: the host's Python does not have them. */
export function displayModules(): FileSet {
  const paths = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.py'));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, MODULES))]));
}

/** Whether the host's Python, which is the sandbox's, has a module. */
export function hasModule(name: string): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
