import { SandboxError } from '../../errors.ts';
import type { ImageDefinition } from '../definition/read.ts';
import { hasOwnRoot } from '../definition/schema.ts';
import type { Manifest } from '../store/manifest.ts';
import type { Building } from './building.ts';
import { interpreterIn, rootPackagesStep, rootStep } from './debian.ts';
import { editStep } from './edit.ts';
import { hideStep } from './hide.ts';
import { librariesStep } from './libraries.ts';
import { ociStep } from './oci.ts';
import { hostPackagesStep } from './packages.ts';
import { askInterpreter, onHost, type Interpreter } from './python.ts';
import { reasonOf } from './reason.ts';
import { requirementsStep } from './requirements.ts';
import { filesStep, VENV, venvPackages, venvStep } from './small-steps.ts';

const PYTHON = '/usr/bin/python3';

/** Whether anything of the definition speaks of Python. */
function needsPython({ languages, removed, modules, requirements }: ImageDefinition): boolean {
  return languages.includes('python') || removed.length + modules.length + requirements.length > 0;
}

async function hostLayers(building: Building): Promise<Interpreter | null> {
  const { packages, python = PYTHON } = building.definition;
  await building.step(hideStep());
  const interpreter = needsPython(building.definition) ? await askInterpreter(onHost(python), python) : null;
  if (packages.length > 0) {
    const log = building.log('packages-plan');
    const step = await hostPackagesStep(packages, interpreter, log).catch((cause: unknown) => {
      const message = `${building.definition.name}: packages: ${reasonOf(cause)} (The whole log: ${log})`;
      throw cause instanceof SandboxError ? cause : new SandboxError('image_build_failed', message, { cause });
    });
    await building.step(step);
  }
  return interpreter;
}

async function rootLayers(building: Building): Promise<Interpreter | null> {
  const { oci, suite, packages, python = PYTHON } = building.definition;
  await building.step(oci === null ? rootStep(suite) : ociStep(oci));
  const [root = ''] = building.folders;
  if (packages.length > 0) await building.step(rootPackagesStep(suite, packages, root));
  if (!needsPython(building.definition)) return null;
  return askInterpreter(interpreterIn(building.folders, python), `${python} of the image (is python3 in it?)`);
}

/** Does the steps of a definition from the bottom up. Gives the interpreter of the image's template; null where it has none. */
export async function buildLayers(building: Building): Promise<Manifest['python']> {
  const { base, requirements, removed, modules, copied, links, libraries, languages, python = PYTHON } = building.definition;
  const interpreter = hasOwnRoot(base) ? await rootLayers(building) : await hostLayers(building);
  let extra: string[] = [];
  if (interpreter !== null && base === 'venv') {
    await building.step(venvStep(interpreter, python));
    extra = [venvPackages(interpreter)];
  }
  if (interpreter !== null && requirements.length > 0) {
    await building.step(requirementsStep(requirements, interpreter, extra[0] ?? interpreter.folders.added));
  }
  if (libraries.length > 0) await building.step(librariesStep(libraries, interpreter));
  if (interpreter !== null && removed.length + modules.length > 0) {
    await building.step(editStep(building.definition, building.view, interpreter, extra));
  }
  if (copied.length + Object.keys(links).length > 0) await building.step(filesStep(copied, links));
  if (interpreter === null || !languages.includes('python')) return null;
  return { path: base === 'venv' ? `/${VENV}/bin/python3` : python, version: interpreter.version };
}
