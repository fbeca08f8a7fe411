import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CPP_RECIPE } from './cpp.ts';
import { JAVA_RECIPE } from './java.ts';

const NAME = 'manifest.json';

/** What a prepared folder was made of and what it is: it is used as long as nothing of that has changed. */
interface Manifest {
  recipe: string;
  /** By absolute path, what `stateOf` said. */
  sources: Record<string, string>;
  /** By path in the folder, the same. */
  made: Record<string, string>;
}

/** Size and time of a file, or that there is none. */
function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'missing' : `${found.size} ${found.mtimeMs}`;
}

function recipe(): string {
  return createHash('sha256')
    .update(JSON.stringify([JAVA_RECIPE, CPP_RECIPE]))
    .digest('hex');
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function statesOf(paths: readonly string[], folder = ''): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, stateOf(join(folder, path))]));
}

/** Notes what the folder was made of. All of it is then on the disk. */
export async function writeManifest(folder: string, sources: readonly string[]): Promise<void> {
  const made = filesOf(folder).filter((path) => path !== NAME);
  for (const path of made) {
    const file = await open(join(folder, path));
    await file.sync();
    await file.close();
  }
  const manifest: Manifest = { recipe: recipe(), sources: statesOf(sources), made: statesOf(made, folder) };
  await writeFile(join(folder, NAME), JSON.stringify(manifest), { flush: true });
}

/** Whether the folder is whole, and what it was made of is as it was. Takes 2 ms. */
export function isCurrent(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as Manifest;
    const unchanged = ([path, state]: [string, string]): boolean => stateOf(path) === state;
    const made = Object.entries(manifest.made).map(([path, state]): [string, string] => [join(folder, path), state]);
    return manifest.recipe === recipe() && [...Object.entries(manifest.sources), ...made].every(unchanged);
  } catch {
    return false;
  }
}
