import { explain } from '../result/explain.ts';
import type { Launcher, LimitHit, RunResult, Verdict } from '../types.ts';
import type { Plan } from './request.ts';

/** The compile step as a part of the whole result: its artefacts stay inside. */
function nested(compile: RunResult): RunResult {
  return { ...compile, files: [] };
}

function verdictWithoutRun(compile: RunResult | undefined): Verdict {
  if (compile === undefined || compile.verdict === 'cancelled') return 'cancelled';
  // Not the student's fault, and not to be taken for it.
  return compile.verdict === 'internal-error' ? 'internal-error' : 'compile-error';
}

/** The result of a program whose run never began; undefined: it was cancelled before the compile step ended. */
export function withoutRun(launcher: Launcher, plan: Plan, compile: RunResult | undefined): RunResult {
  const result = {
    verdict: verdictWithoutRun(compile),
    exitCode: null,
    signal: null,
    stdout: new Uint8Array(),
    stderr: new Uint8Array(),
    omitted: { stdout: 0, stderr: 0 },
    usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, processes: 0 },
    limitsHit: [],
    files: [],
    omittedFiles: [],
    display: [],
    compile: compile === undefined ? null : nested(compile),
    warm: false,
    unsafe: launcher.isolation === 'none',
  };
  return { ...result, explanation: explain({ ...result, limits: plan.limits }) };
}

/** The result of the run, with the compile step, and with the verdict `memory-exceeded` where the language itself gave up for memory. */
export function withRun({ runtime, limits }: Plan, run: RunResult, compile: RunResult | null): RunResult {
  const result = { ...run, compile: compile === null ? null : nested(compile) };
  const endedByItself = run.verdict === 'exited' || run.verdict === 'signaled';
  if (!endedByItself || runtime.ranOutOfMemory?.(run, new TextDecoder().decode(run.stderr)) !== true) return result;
  // The language's heap was full, whatever else the sandbox's memory still had room for.
  const hit: LimitHit = { limit: 'memoryBytes', used: Math.max(run.usage.memoryBytes, 1), allowed: limits.memoryBytes };
  const exceeded = { ...result, verdict: 'memory-exceeded' as const, limitsHit: [...run.limitsHit, hit] };
  return { ...exceeded, explanation: explain({ ...exceeded, limits, heapOf: runtime.title }) };
}
