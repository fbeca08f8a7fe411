import type { LayerView } from '../layer/view.ts';
import { SandboxError } from '../../errors.ts';
import type { Interpreter } from './python.ts';

/** Endings of files that can be a module: sources, compiled ones without source, extensions. */
const SOURCE = /^\.pyw?$|^\.pyc$/;
const EXTENSION = /^(?:\.cpython-[\w-]+|\.abi3)?\.so$/;

/** Folders in which this image's interpreter, or another one that is in the image, looks for modules. */
function moduleFolders(view: LayerView, { folders }: Interpreter, extra: readonly string[]): string[] {
  const others = ['usr/lib', 'usr/local/lib'].flatMap((parent) =>
    view
      .list(parent)
      .filter((name) => /^python3(?:\.\d+)?$/.test(name))
      .flatMap((name) => ['', '/lib-dynload', '/dist-packages', '/site-packages'].map((below) => `${parent}/${name}${below}`)),
  );
  return [...new Set([folders.library, folders.extensions, folders.added, ...extra, ...others])].filter((folder) =>
    view.find(folder)?.status.isDirectory(),
  );
}

/** The paths that are one module in a folder: source, package, extension, and what Python compiled of them. */
export function filesOfModule(view: LayerView, folder: string, name: string): string[] {
  const here = view.list(folder).filter((entry) => {
    if (entry === name) return view.find(`${folder}/${entry}`)?.status.isDirectory() === true;
    if (!entry.startsWith(`${name}.`)) return false;
    const ending = entry.slice(name.length);
    return SOURCE.test(ending) || EXTENSION.test(ending);
  });
  const compiled = view
    .list(`${folder}/__pycache__`)
    .filter((entry) => entry.startsWith(`${name}.`) && /^\.[\w-]+(?:\.opt-\d)?\.pyc$/.test(entry.slice(name.length)));
  return [...here.map((entry) => `${folder}/${entry}`), ...compiled.map((entry) => `${folder}/__pycache__/${entry}`)];
}

/** Throws SandboxError `image_build_failed` for a module that no file brings. */
function checkRemovable(module: string, { fixed, version }: Interpreter): void {
  const refuse = (why: string): never => {
    throw new SandboxError('image_build_failed', `rmmodules.txt: ${module} ${why} (Python ${version}), so it cannot be taken away.`, {
      field: module,
    });
  };
  if (fixed.builtin.includes(module)) refuse('is compiled into the interpreter');
  if (fixed.frozen.includes(module)) refuse('is frozen into the interpreter');
  if (fixed.needed.includes(module) || fixed.needed.some((needed) => needed.startsWith(`${module}.`))) {
    refuse('is needed for the interpreter to start');
  }
  if (fixed.frozen.some((frozen) => frozen.startsWith(`${module}.`))) refuse('has parts that are frozen into the interpreter');
}

/** What to take away so that none of the modules is left, and those that are not there anyway. */
export function planRemovals(
  modules: readonly string[],
  view: LayerView,
  interpreter: Interpreter,
  extra: readonly string[],
): { whiteouts: string[]; absent: string[] } {
  const folders = moduleFolders(view, interpreter, extra);
  const absent: string[] = [];
  const paths = new Set<string>();
  for (const module of modules) {
    checkRemovable(module, interpreter);
    const parts = module.split('.');
    const name = parts.pop() ?? '';
    const found = folders.flatMap((folder) => filesOfModule(view, [folder, ...parts].join('/'), name));
    if (found.length === 0) absent.push(module);
    for (const path of found) paths.add(path);
  }
  const isBelowAnother = (path: string) => [...paths].some((other) => path.startsWith(`${other}/`));
  return { whiteouts: [...paths].filter((path) => !isBelowAnother(path)).toSorted(), absent };
}

/** The folder in which a module of this name is installed, in the interpreter's order; that of added packages where it is new. */
export function homeOfModule(name: string, view: LayerView, { folders, fixed, version }: Interpreter, extra: readonly string[]): string {
  if (fixed.builtin.includes(name) || fixed.frozen.includes(name)) {
    const message = `modules/${name}: ${name} is part of the interpreter itself (Python ${version}), which would never look for a file.`;
    throw new SandboxError('image_build_failed', message, { field: name });
  }
  const path = [folders.library, folders.extensions, ...extra, folders.added, folders.debian];
  return (
    path.find((folder) => filesOfModule(view, folder, name).some((file) => !file.includes('/__pycache__/'))) ?? extra[0] ?? folders.added
  );
}
