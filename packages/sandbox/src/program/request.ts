import { SandboxError } from '../errors.ts';
import {
  bytesOf,
  checkArguments,
  checkDisplay,
  checkEnvironment,
  checkFiles,
  checkInput,
  checkPath,
  checkPatterns,
  DEFAULT_LIMITS,
  resolveLimits,
} from '../limits/index.ts';
import { COMPILE_LIMITS, findRuntime, type Program, type Runtime } from '../runtimes/index.ts';
import type { FileSet, Limits, RunRequest } from '../types.ts';
import { checkLanguage, type RunSettings } from './settings.ts';

/** A program in a known language. */
export interface ProgramRequest extends Pick<RunRequest, 'stdin' | 'env' | 'limits' | 'collect' | 'display'> {
  /** Name or alias of a runtime. */
  language: string;
  files: FileSet;
  /** The file to start with. (Default: the language's own, such as `main.py`; else the only file of the language) */
  entry?: string;
  /** Arguments of the program. */
  args?: readonly string[];
  /** Limits of the compile step. (Default: COMPILE_LIMITS) */
  compileLimits?: Partial<Limits>;
}

/** The highest limits that a request may name. */
export interface Ceilings {
  ceilings?: Readonly<Partial<Limits>>;
  compileCeilings?: Readonly<Partial<Limits>>;
}

/** What stands around a request. */
export interface PlanOptions extends Ceilings {
  /** Those of the image that it runs in. (Default: those of `host`) */
  settings?: RunSettings;
}

/** A checked request, ready to be compiled and run. */
export interface Plan {
  runtime: Runtime;
  program: Program;
  files: FileSet;
  limits: Limits;
  compileLimits: Limits;
  /** Variables of language and image, for the compile step and the run. */
  env: Readonly<Record<string, string>>;
  request: ProgramRequest;
}

function isOf(runtime: Runtime, path: string): boolean {
  return runtime.extensions.some((extension) => path.endsWith(extension));
}

function entryOf(runtime: Runtime, { files, entry }: ProgramRequest): string {
  if (entry !== undefined) {
    checkPath(entry, 'entry');
    if (Object.hasOwn(files, entry)) return entry;
    throw new SandboxError('invalid_request', `entry names ${JSON.stringify(entry.slice(0, 80))}, which is not among files.`, {
      field: 'entry',
    });
  }
  if (Object.hasOwn(files, runtime.entry)) return runtime.entry;
  const sources = Object.keys(files).filter((path) => isOf(runtime, path));
  if (sources.length === 1) return sources[0] as string;
  const message = `files must hold ${runtime.entry}, or only one file of ${runtime.title}, or entry must name the file to start with.`;
  throw new SandboxError('invalid_request', message, { field: 'entry' });
}

/** `main` for `main.c`, unless a file is called so; characters that mean something in a glob pattern are left out. */
function binaryOf(entry: string, files: FileSet): string {
  const paths = Object.keys(files);
  let binary = entry.replace(/\.[^./]*$/, '').replace(/[^\w./ -]/g, '_');
  while (paths.some((path) => path === binary || path.startsWith(`${binary}/`))) binary += '_';
  return binary;
}

/** Checks a request and fills in what it leaves out. Throws SandboxError `invalid_request`, `unknown_language` or `language_missing`, with the field. */
export function planProgram(request: ProgramRequest, { ceilings, compileCeilings, settings = {} }: PlanOptions = {}): Plan {
  const runtime = findRuntime(request.language);
  checkLanguage(runtime, settings);
  checkFiles(request.files);
  const { files } = request;
  if (request.args !== undefined) checkArguments(request.args, 'args');
  if (request.stdin !== undefined) checkInput(request.stdin);
  if (request.env !== undefined) checkEnvironment(request.env);
  if (request.collect !== undefined) checkPatterns(request.collect);
  checkDisplay(request.display);
  const entry = entryOf(runtime, request);
  const others = Object.keys(files).filter((path) => path !== entry && isOf(runtime, path));
  const program: Program = {
    entry,
    entryText: new TextDecoder().decode(bytesOf(files[entry] ?? '')),
    sources: [entry, ...others.toSorted()],
    binary: binaryOf(entry, files),
    ...(settings.python !== undefined && { python: settings.python }),
  };
  return {
    runtime,
    program,
    files,
    request,
    env: { ...runtime.env, ...settings.env },
    limits: resolveLimits(request.limits, ceilings, { defaults: { ...DEFAULT_LIMITS, ...runtime.limits, ...settings.limits } }),
    compileLimits: resolveLimits(request.compileLimits, compileCeilings, {
      defaults: { ...COMPILE_LIMITS, ...runtime.compile?.limits },
      field: 'compileLimits',
    }),
  };
}
