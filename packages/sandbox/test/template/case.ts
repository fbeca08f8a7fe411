import type { FileContent, FileSet, Limits } from '../../src/types.ts';

/** One program of the suite, run warm and cold. */
export interface Case {
  /** What it is about; with the arguments, the test's name. */
  title: string;
  /** File of `programs/`, sent as main.py. */
  program?: string;
  /** The content of main.py, where it is no file of `programs/`; null: there is none. */
  main?: FileContent | null;
  /** Path of the program in the sandbox. (Default: main.py) */
  entry?: string;
  args?: readonly string[];
  /** The image's preloads are arguments too: the program imports them, since what an import does is done in a template. */
  namesPreloads?: boolean;
  files?: FileSet;
  stdin?: string | Uint8Array;
  /** Added to the environment of the Python runtime. */
  env?: Readonly<Record<string, string>>;
  /** Without the Python runtime's own variables. */
  withoutRuntime?: boolean;
  cwd?: string;
  limits?: Partial<Limits>;
  collect?: readonly string[];
  /** A run over a terminal: each entry is typed when the program waits for input, then the end of file. */
  typed?: readonly string[];
  /** What its output (of both streams) must hold, warm and cold: two runs that fail alike have shown nothing. (Default: a line `done`) */
  says?: string | RegExp;
  /** Not on a host without NumPy. */
  needsNumpy?: boolean;
  /** Why such a run is never warm, where that does not follow from its entry, its terminal or its missing variables. */
  cold?: string;
  /** The same, in images that preload something. */
  coldWithPreloads?: string;
}

/** Whether the run of the case is a fork of the image's template. */
export function isWarm(item: Case, preload: readonly string[]): boolean {
  if ((item.entry ?? 'main.py') !== 'main.py' || item.typed !== undefined || item.withoutRuntime === true) return false;
  return item.cold === undefined && (item.coldWithPreloads === undefined || preload.length === 0);
}

/** A student's files beside main.py, for the cases that import. */
export const STUDENT_FILES: FileSet = {
  'student.py': 'import sys\nname = __name__\nprint("student as", name, sys.argv[1:])\nif name == "__main__": sys.exit(3)\n',
  'package/__init__.py': 'from .other import value\n',
  'package/other.py': 'value = "of the package"\n',
  'package/inner/__init__.py': '',
  'package/inner/leaf.py': 'from ..other import value\ndef where(): return __name__, value\n',
  'namespace/part.py': 'here = __name__\n',
};
