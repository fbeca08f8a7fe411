import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlainFile } from '../definition/plain-files.ts';
import { fingerprint, writeFiles } from './edit.ts';
import type { Interpreter } from './python.ts';
import type { Step } from './step.ts';

export const VENV = 'opt/venv';

/** Where a virtual environment keeps its packages. */
export const venvPackages = ({ series }: Interpreter): string => `${VENV}/lib/python${series}/site-packages`;

function link(layer: string, path: string, target: string): void {
  mkdirSync(dirname(join(layer, path)), { recursive: true });
  symlinkSync(target, join(layer, path));
}

/** A virtual environment as the module venv makes it, but without pip, and without a path of this machine in it. */
export function venvStep(interpreter: Interpreter, program: string): Step {
  return {
    name: 'venv',
    inputs: { version: interpreter.version, program },
    make: async ({ folder }) => {
      mkdirSync(join(folder, venvPackages(interpreter)), { recursive: true });
      const home = dirname(program);
      const settings = [
        `home = ${home}`,
        'include-system-site-packages = false',
        `version = ${interpreter.version}`,
        `executable = ${program}`,
      ];
      writeFileSync(join(folder, VENV, 'pyvenv.cfg'), `${settings.join('\n')}\n`);
      link(folder, `${VENV}/bin/python3`, program);
      link(folder, `${VENV}/bin/python`, 'python3');
      return {};
    },
  };
}

/** The layer of files and links that a definition brings along. */
export function filesStep(copied: readonly PlainFile[], links: Readonly<Record<string, string>>): Step {
  const files = copied.map((file) => ({ ...file, path: file.path.slice(1) }));
  return {
    name: 'files',
    inputs: { paths: files.map(({ path }) => path), content: fingerprint(files), links },
    make: async ({ folder }) => {
      writeFiles(folder, files);
      for (const [path, target] of Object.entries(links)) link(folder, path.slice(1), target);
      return {};
    },
  };
}
