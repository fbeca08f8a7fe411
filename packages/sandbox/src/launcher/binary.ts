import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../errors.ts';
import { preparedFolder } from '../prepared/host.ts';
import { PREPARED } from '../prepared/paths.ts';

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Path of the launcher's binary: what INVIGIL_LAUNCHER names, else what was built here. Throws SandboxError `launcher_missing`. */
export function findLauncher(): string {
  const named = process.env['INVIGIL_LAUNCHER'];
  const path = named ?? join(PACKAGE, 'native', 'build', 'invigil-launcher');
  if (existsSync(path)) return path;
  if (named !== undefined) throw new SandboxError('launcher_missing', `There is no launcher at ${named}, which INVIGIL_LAUNCHER names.`);
  throw new SandboxError('launcher_missing', `The launcher is not built (${path}). Build it: make -C ${join(PACKAGE, 'native')}`);
}

export interface FixedMount {
  source: string;
  target: string;
}

/** Folder of a package that the file `from` could import; undefined when it is not installed. */
function packageFolder(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** TypeScript's native compiler comes in a package for each platform, on which the package `typescript` depends. */
function typescriptFolder(): string | undefined {
  const folder = packageFolder('typescript', import.meta.url);
  return folder && packageFolder(`@typescript/typescript-${process.platform}-${process.arch}`, join(folder, 'package.json'));
}

/** What every sandbox has below /opt: the Node that we are pinned to, TypeScript's native compiler, Node's types. */
export function fixedMounts(): FixedMount[] {
  const types = packageFolder('@types/node', import.meta.url);
  const wanted: [string | undefined, string][] = [
    [packageFolder('node', import.meta.url), '/opt/node'],
    [typescriptFolder(), '/opt/typescript'],
    [types && dirname(types), '/opt/types'],
  ];
  return wanted.flatMap(([source, target]) => (source === undefined ? [] : [{ source, target }]));
}

/** What sandboxes over the host's own /usr have there too: what was prepared for its compilers and its Java. */
export function hostMounts(): FixedMount[] {
  const source = preparedFolder();
  return source === undefined ? [] : [{ source, target: PREPARED }];
}
