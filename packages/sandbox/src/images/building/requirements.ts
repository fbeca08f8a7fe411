import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import type { BuiltPackage } from '../store/manifest.ts';
import { compileModules } from './compile.ts';
import { isMissing, type Interpreter } from './python.ts';
import type { Step } from './step.ts';
import { runTool } from './tool.ts';

const PIP = ['-I', '-m', 'pip'] as const;

/** Names and versions of the packages that a folder holds. */
function installed(folder: string): BuiltPackage[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.dist-info'))
    .map((name) => {
      const metadata = readFileSync(join(folder, name, 'METADATA'), 'utf8');
      const field = (key: string) => new RegExp(`^${key}: (.{1,200})$`, 'm').exec(metadata)?.[1]?.trim() ?? 'unknown';
      return { kind: 'python' as const, name: field('Name'), version: field('Version') };
    })
    .toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

/**
 * The layer of added Python packages. Only wheels are taken: to build a package from its source is to run its code here, as who builds.
 */
export function requirementsStep(requirements: readonly string[], interpreter: Interpreter, target: string): Step {
  return {
    name: 'requirements',
    inputs: { requirements, python: interpreter.version, architecture: process.arch, target },
    make: async ({ folder, log }) => {
      const packages = join(folder, target);
      const list = join(folder, 'requirements.txt');
      mkdirSync(packages, { recursive: true });
      writeFileSync(list, `${requirements.join('\n')}\n`);
      const hashes = requirements.some((line) => line.includes('--hash=')) ? ['--require-hashes'] : [];
      const options = ['--no-compile', '--only-binary=:all:', '--no-input', '--disable-pip-version-check', '--no-warn-script-location'];
      await pip(
        interpreter,
        ['install', ...options, '--progress-bar=off', '--root-user-action=ignore', ...hashes, '--target', packages, '-r', list],
        log,
      );
      rmSync(list);
      // Programs of packages have the path of this machine's interpreter in them, and pip itself may be among them.
      for (const name of ['bin', 'pip', 'ensurepip']) rmSync(join(packages, name), { recursive: true, force: true });
      for (const name of readdirSync(packages)) if (/^pip-.*\.dist-info$/i.test(name)) rmSync(join(packages, name), { recursive: true });
      await compileModules(interpreter, folder, [target], { log, isStrict: false });
      return { packages: installed(packages) };
    },
  };
}

async function pip({ command }: Interpreter, args: readonly string[], log: string): Promise<void> {
  try {
    await runTool([...command, ...PIP, ...args], { log });
  } catch (error) {
    if (!isMissing(error) || existsSync('/usr/lib/python3/dist-packages/pip')) throw error;
    throw new SandboxError('image_build_failed', 'pip is missing on this machine: apt-get install python3-pip', { cause: error });
  }
}
