import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { whiteOut } from '../layer/whiteout.ts';
import { packageManagers, pythonFolders } from './managers.ts';
import type { Step } from './step.ts';

/** Folders of Python packages that the host has beside the standard library. */
function hostPackages(): string[] {
  const folders = pythonFolders('/').flatMap((folder) => ['dist-packages', 'site-packages'].map((name) => `${folder}/${name}`));
  return folders.filter((folder) => existsSync(join('/', folder)));
}

/**
 * The bottom layer of every image over the host's /usr: the host's own Python packages are not there, so that a course chooses what may be
 * imported, and no package manager is.
 */
export function hideStep(): Step {
  const hidden = hostPackages();
  const isHidden = (path: string) => hidden.some((folder) => path.startsWith(`${folder}/`));
  const paths = [...hidden, ...packageManagers('/').filter((path) => !isHidden(path))].toSorted();
  return {
    name: 'host',
    inputs: paths,
    make: async ({ folder }) => {
      await whiteOut(folder, paths);
      return {};
    },
  };
}
