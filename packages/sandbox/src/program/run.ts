import type { InteractiveOptions, InteractiveRun, Launcher, RunOptions, RunRequest, RunResult } from '../types.ts';
import type { CompileCache } from './cache.ts';
import { artefactsOf, compile, compiled } from './compile.ts';
import { DeferredRun } from './deferred.ts';
import { withoutRun, withRun } from './outcome.ts';
import { planProgram, type Plan, type PlanOptions, type ProgramRequest } from './request.ts';
import { needVersion } from './version.ts';

interface ProgramExtras extends PlanOptions {
  /** Where compiled programs are kept. (Default: a cache of 256 MiB that belongs to the launcher) */
  cache?: CompileCache;
}

export type ProgramOptions = RunOptions & ProgramExtras;
export type InteractiveProgramOptions = InteractiveOptions & ProgramExtras;

/** What shells and the launcher answer when there is no such program. */
const EXIT_NOT_FOUND = 127;

function runRequest({ runtime, program, files, limits, env, request }: Plan, artefacts: RunRequest['files']): RunRequest {
  return {
    command: [...runtime.command(program, limits), ...(request.args ?? [])],
    files: { ...files, ...artefacts },
    env: { ...env, ...request.env },
    limits,
    ...(request.stdin !== undefined && { stdin: request.stdin }),
    ...(request.collect !== undefined && { collect: request.collect }),
    ...(request.display === true && { display: true }),
  };
}

/** The run that is ready to start, or the result where there is nothing to start. */
type Prepared = { start: RunRequest; compile: RunResult | null } | { result: RunResult };

async function prepare(launcher: Launcher, plan: Plan, options: ProgramOptions): Promise<Prepared> {
  const recipe = plan.runtime.compile;
  if (recipe === null) return { start: runRequest(plan, {}), compile: null };
  const compilation = await compile(launcher, plan, recipe, options);
  if (compilation === undefined || !compiled(compilation)) return { result: withoutRun(launcher, plan, compilation) };
  return { start: runRequest(plan, artefactsOf(compilation)), compile: compilation };
}

/** Throws SandboxError `language_missing` when an interpreter was not found; a compiler was asked for before. */
async function finish(
  launcher: Launcher,
  plan: Plan,
  run: RunResult,
  compilation: RunResult | null,
  image: string | undefined,
): Promise<RunResult> {
  if (run.exitCode === EXIT_NOT_FOUND && compilation === null) await needVersion(launcher, plan.runtime, image);
  return withRun(plan, run, compilation);
}

/**
 * Compiles, where the language needs it, and runs a program. Compile and run are sandboxes of their own, each with its own limits and
 * result; a program that did not compile has the verdict `compile-error` and the compiler's messages in `compile`.
 * Rejects with SandboxError `invalid_request`, `unknown_language` or `language_missing`.
 */
export async function runProgram(launcher: Launcher, request: ProgramRequest, options: ProgramOptions = {}): Promise<RunResult> {
  const plan = planProgram(request, options);
  const prepared = await prepare(launcher, plan, options);
  if ('result' in prepared) return prepared.result;
  const run = await launcher.run(prepared.start, options);
  return finish(launcher, plan, run, prepared.compile, options.image);
}

/** The same for a program that is fed while it runs; what is written while it compiles waits. Throws as `runProgram` rejects. */
export function interactProgram(launcher: Launcher, request: ProgramRequest, options: InteractiveProgramOptions = {}): InteractiveRun {
  const plan = planProgram(request, options);
  return new DeferredRun(options.signal, async (signal) => {
    const prepared = await prepare(launcher, plan, { ...options, signal });
    if ('result' in prepared) return prepared;
    const run = launcher.interact(prepared.start, { ...options, signal });
    const result = run.result.then((ended) => finish(launcher, plan, ended, prepared.compile, options.image));
    return { run, result };
  });
}
