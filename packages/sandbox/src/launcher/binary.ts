import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../errors.ts';

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Path of the launcher's binary. Throws SandboxError `launcher_missing` when it was not built. */
export function findLauncher(): string {
  const path = join(PACKAGE, 'native', 'build', 'invigil-launcher');
  if (existsSync(path)) return path;
  throw new SandboxError('launcher_missing', `The launcher is not built (${path}). Build it: make -C ${join(PACKAGE, 'native')}`);
}

export interface FixedMount {
  source: string;
  target: string;
}

/** Folder of an installed package; undefined when it is not installed. */
function packageFolder(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** What every sandbox has below /opt: the Node that we are pinned to, TypeScript's native compiler, and Node's types. */
export function fixedMounts(): FixedMount[] {
  const types = packageFolder('@types/node');
  const wanted: [string | undefined, string][] = [
    [packageFolder('node'), '/opt/node'],
    [packageFolder(`@typescript/typescript-${process.platform}-${process.arch}`), '/opt/typescript'],
    [types === undefined ? undefined : dirname(types), '/opt/types'],
  ];
  return wanted.flatMap(([source, target]) => (source === undefined ? [] : [{ source, target }]));
}
