import type { FileSet, Limits, RunResult } from '../types.ts';

/** A student's program, as a runtime's recipe sees it. */
export interface Program {
  /** Path of the file to start with. */
  entry: string;
  /** The text of that file. */
  entryText: string;
  /** Paths of all files of the language, the entry first, the others in order. */
  sources: readonly string[];
  /** Path that a compiled binary may have: none of the program's files is there. */
  binary: string;
  /** Path of the image's own Python, where it has one. */
  python?: string;
}

/** Something that every program of a language is made with: compiled once for all of them, like any program. */
export interface CompilePart {
  command: readonly string[];
  files: FileSet;
  /** Path of what the command writes; the compile step of every program has it as a file. */
  artefact: string;
}

/** How a language turns sources into artefacts. */
export interface CompileRecipe {
  command(program: Program, limits: Limits): readonly string[];
  /** Glob patterns of what the run needs of what the compiler wrote. */
  artefacts(program: Program): readonly string[];
  /** Files of the recipe's own, for the compile step only. */
  files?: FileSet;
  part?: CompilePart;
  env?: Readonly<Record<string, string>>;
  /** Where the compile step differs from COMPILE_LIMITS. */
  limits?: Partial<Limits>;
}

/** The recipe of a language: one data file each. Paths are those inside a sandbox. */
export interface Runtime {
  /** What a request calls it. */
  name: string;
  /** What a page calls it. */
  title: string;
  /** Other names that a request may use. */
  aliases: readonly string[];
  /** Endings of source files, with the dot. */
  extensions: readonly string[];
  /** The file to start with, where the request does not say. */
  entry: string;
  /** null: there is nothing to compile. */
  compile: CompileRecipe | null;
  command(program: Program, limits: Limits): readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Where a run differs from DEFAULT_LIMITS. */
  limits?: Partial<Limits>;
  /** Tells the version; the first group of the pattern is the version. */
  version: { command: readonly string[]; pattern: RegExp };
  /** Whether the language's own memory manager gave up: it is held below the sandbox's limit, and students should hear of memory. */
  ranOutOfMemory?(result: Pick<RunResult, 'exitCode' | 'signal'>, stderr: string): boolean;
}
