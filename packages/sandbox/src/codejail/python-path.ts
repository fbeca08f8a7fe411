import { basename, isAbsolute } from 'node:path';
import type { Launcher, ReadOnlyMount } from '../types.ts';

/** Where packs of the host are shown. */
const PACKS = '/mnt/packs';

export interface PythonPath {
  /** What to append to sys.path. */
  entries: string[];
  mounts: ReadOnlyMount[];
}

/**
 * Entries of the python path for a jail. A relative one is among the jail's own files (`python_lib.zip`); an absolute one is a folder or a
 * zip file of the host, shown read-only. Without isolation there is nothing to show: the host's path is there as it is.
 */
export function resolvePythonPath(launcher: Launcher, paths: readonly string[]): PythonPath {
  const resolved: PythonPath = { entries: [], mounts: [] };
  for (const [index, path] of paths.entries()) {
    if (!isAbsolute(path) || launcher.isolation === 'none') {
      resolved.entries.push(path);
      continue;
    }
    const target = `${PACKS}/${index}/${basename(path)}`;
    resolved.entries.push(target);
    resolved.mounts.push({ source: path, target });
  }
  return resolved;
}
