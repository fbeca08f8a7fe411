import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltPackage } from '../store/manifest.ts';
import { compileModules } from './compile.ts';
import type { Interpreter } from './python.ts';
import type { Step } from './step.ts';
import { runTool, ToolFailure } from './tool.ts';

const HOST_PYTHON = '/usr/bin/python3';
const MACHINES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
/** C libraries for which wheels are made and that a Debian root has. */
const GLIBCS = ['2_17', '2_24', '2_27', '2_28', '2_31', '2_34'] as const;

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
        [...options, '--progress-bar=off', '--root-user-action=ignore', ...hashes, '--target', packages, '-r', list],
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

/** pip runs with this machine's Python. For another version it is told which wheels fit; markers of dependencies still mean its own. */
function wheelsFor({ version, series }: Interpreter, host: string): string[] {
  if (host.startsWith(`${series}.`)) return [];
  const abi = `cp${series.replace('.', '')}`;
  const machine = MACHINES[process.arch] ?? process.arch;
  const platforms = GLIBCS.map((glibc) => `manylinux_${glibc}_${machine}`).flatMap((platform) => ['--platform', platform]);
  return [
    '--python-version',
    version,
    '--implementation',
    'cp',
    '--abi',
    abi,
    '--abi',
    'abi3',
    '--abi',
    'none',
    ...platforms,
    '--platform',
    `linux_${machine}`,
  ];
}

/** Runs pip of this machine. Throws ToolFailure. */
async function pip(interpreter: Interpreter, args: readonly string[], log: string): Promise<void> {
  try {
    const version = await runTool([HOST_PYTHON, '-I', '-c', 'import platform; print(platform.python_version())'], {
      log,
      wantsOutput: true,
    });
    await runTool([HOST_PYTHON, '-I', '-m', 'pip', 'install', ...wheelsFor(interpreter, version), ...args], { log });
  } catch (error) {
    if (!(error instanceof ToolFailure) || !/No module named pip|is not on this machine/.test(error.said + error.message)) throw error;
    throw new ToolFailure('pip', error.said, 'pip is missing on this machine: apt-get install python3-pip');
  }
}
