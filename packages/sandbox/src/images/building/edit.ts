import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import type { PlainFile } from '../definition/plain-files.ts';
import type { LayerView } from '../layer/view.ts';
import { whiteOut } from '../layer/whiteout.ts';
import { compileModules } from './compile.ts';
import { filesOfModule, homeOfModule, planRemovals } from './modules.ts';
import type { Interpreter } from './python.ts';
import type { Step } from './step.ts';

/** What the digest of files is made of, where they are inputs of a step. */
export function fingerprint(files: readonly PlainFile[]): string {
  const hash = createHash('sha256');
  for (const { path, content, isProgram } of files) hash.update(`${path}\0${isProgram}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

/** Writes files into a layer, by path relative to it. */
export function writeFiles(layer: string, files: readonly PlainFile[]): void {
  for (const { path, content, isProgram } of files) {
    const full = join(layer, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content, { flag: 'wx' });
    if (isProgram) chmodSync(full, 0o755);
  }
}

interface Edits {
  /** Edited modules, by path in the image. */
  files: PlainFile[];
  /** What would stand before an edited module, or beside it. */
  replaced: string[];
  folders: string[];
}

/** `random` of `random.py`, `numpy` of `numpy/random/__init__.py`. */
const topLevel = (path: string): string => (path.split('/')[0] ?? '').replace(/\.py$/, '');

/** `numpy.random` of `numpy/random/__init__.py`. */
const dotted = (path: string): string =>
  path
    .replace(/(?:\/__init__)?\.py$/, '')
    .split('/')
    .join('.');

function planEdits(modules: readonly PlainFile[], view: LayerView, interpreter: Interpreter, extra: readonly string[]): Edits {
  const edits: Edits = { files: [], replaced: [], folders: [] };
  for (const name of new Set(modules.map(({ path }) => topLevel(path)))) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new SandboxError('image_invalid', `modules/${name}: expected a Python module.`, { field: name });
    const home = homeOfModule(name, view, interpreter, extra);
    const files = modules.filter(({ path }) => topLevel(path) === name).map((file) => ({ ...file, path: `${home}/${file.path}` }));
    edits.files.push(...files);
    edits.folders.push(home);
    const isPackage = files.some(({ path }) => path.startsWith(`${home}/${name}/`));
    const kept = new Set([...files.map(({ path }) => path), ...(isPackage ? [`${home}/${name}`] : [])]);
    edits.replaced.push(...filesOfModule(view, home, name).filter((path) => !kept.has(path) && !isCompiledOf(path, kept)));
  }
  return edits;
}

/** What was compiled of a file that is replaced is replaced as well: the layer has its own in the same place. */
function isCompiledOf(path: string, kept: ReadonlySet<string>): boolean {
  const found = /^(.*)\/__pycache__\/([^./]+)\.[\w-]+\.pyc$/.exec(path);
  return found !== null && kept.has(`${found[1]}/${found[2]}.py`);
}

/** The layer of Python modules that are taken away or replaced. `extra`: folders of modules beside the usual ones. */
export function editStep(
  definition: { removed: readonly string[]; modules: readonly PlainFile[] },
  view: LayerView,
  interpreter: Interpreter,
  extra: readonly string[],
): Step {
  const { whiteouts, absent } = planRemovals(definition.removed, view, interpreter, extra);
  const edits = planEdits(definition.modules, view, interpreter, extra);
  const clash = definition.modules.find(({ path }) => definition.removed.some((gone) => `${dotted(path)}.`.startsWith(`${gone}.`)));
  if (clash !== undefined) {
    throw new SandboxError('image_invalid', `modules/${clash.path} replaces what rmmodules.txt takes away.`, { field: clash.path });
  }
  const gone = [...new Set([...whiteouts, ...edits.replaced])].toSorted();
  return {
    name: 'modules',
    inputs: { gone, homes: edits.files.map(({ path }) => path), files: fingerprint(edits.files), python: interpreter.version },
    make: async ({ folder, log }) => {
      writeFiles(folder, edits.files);
      await compileModules(interpreter, folder, [...new Set(edits.folders)].toSorted(), { log, isStrict: true });
      await whiteOut(folder, gone);
      return { notes: absent.map((module) => `rmmodules.txt: there is no module ${module} in this image anyway`) };
    },
  };
}
