import { createHash } from 'node:crypto';
import { bytesOf } from '../limits/index.ts';
import type { CompilePart, CompileRecipe } from '../runtimes/index.ts';
import type { FileSet, Launcher, Limits, RunRequest, RunResult, SandboxOptions } from '../types.ts';
import { CompileCache } from './cache.ts';
import type { Plan } from './request.ts';
import { needVersion } from './version.ts';

const caches = new WeakMap<Launcher, CompileCache>();

/** The cache that belongs to a launcher, where the caller brings none. */
function cacheOf(launcher: Launcher): CompileCache {
  const cache = caches.get(launcher) ?? new CompileCache();
  caches.set(launcher, cache);
  return cache;
}

export interface CompileOptions extends SandboxOptions {
  cache?: CompileCache;
  signal?: AbortSignal;
}

/** The hash of all that a compile's outcome depends on. Each part goes in with its length, so that none can pass for another. */
function keyOf(image: string, version: string, request: RunRequest, limits: Limits, mounts: SandboxOptions['mounts']): string {
  const hash = createHash('sha256');
  const add = (part: string | Uint8Array): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    hash.update(`${bytes.length}:`).update(bytes);
  };
  add(JSON.stringify([image, version, request.command, request.env, request.collect, limits, mounts ?? []]));
  for (const path of Object.keys(request.files ?? {}).toSorted()) {
    add(path);
    add(bytesOf(request.files?.[path] ?? ''));
  }
  return hash.digest('hex');
}

function partRequest(part: CompilePart, limits: Limits): RunRequest {
  return { command: part.command, files: part.files, collect: [part.artefact], limits };
}

function compileRequest({ program, files, compileLimits, env }: Plan, recipe: CompileRecipe, parts: FileSet): RunRequest {
  return {
    command: recipe.command(program, compileLimits),
    files: { ...files, ...recipe.files, ...parts },
    env: { ...env, ...recipe.env },
    collect: recipe.artefacts(program),
    limits: compileLimits,
  };
}

/**
 * The compile step: in a sandbox of its own, with limits of its own, and only once for the same content. undefined: aborted.
 * Throws SandboxError `language_missing`.
 */
export async function compile(
  launcher: Launcher,
  plan: Plan,
  recipe: CompileRecipe,
  options: CompileOptions,
): Promise<RunResult | undefined> {
  const { image, mounts, signal, cache = cacheOf(launcher) } = options;
  const version = await needVersion(launcher, plan.runtime, image);
  const sandbox = { ...(image !== undefined && { image }), ...(mounts !== undefined && { mounts }) };
  const once = (request: RunRequest): Promise<RunResult | undefined> => {
    const key = keyOf(image ?? 'host', `${plan.runtime.name} ${version}`, request, plan.compileLimits, mounts);
    return cache.get(key, (shared) => launcher.run(request, { ...sandbox, signal: shared }), signal);
  };
  if (recipe.part === undefined) return once(compileRequest(plan, recipe, {}));
  const part = await once(partRequest(recipe.part, plan.compileLimits));
  // What keeps the part from being made (no memory, no assembler) would keep the program from it too: its words are the answer.
  if (part === undefined || !compiled(part)) return part;
  return once(compileRequest(plan, recipe, artefactsOf(part)));
}

/** Whether the compile step gave all that the run needs. */
export function compiled({ verdict, exitCode, files, omittedFiles }: RunResult): boolean {
  return verdict === 'exited' && exitCode === 0 && files.length > 0 && omittedFiles.length === 0;
}

/** What the compiler wrote, as files for the run. */
export function artefactsOf(result: RunResult): FileSet {
  return Object.fromEntries(result.files.map(({ path, content }) => [path, content]));
}
