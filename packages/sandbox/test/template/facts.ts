import type { RunResult } from '../../src/types.ts';
import { normalised } from './differences.ts';

/** Everything of a result that is the same warm and cold, in a form that a failed comparison shows well. */
export function factsOf(result: RunResult): Record<string, unknown> {
  return {
    verdict: result.verdict,
    exitCode: result.exitCode,
    signal: result.signal,
    stdout: linesOf(result.stdout),
    stderr: linesOf(result.stderr),
    isCut: { stdout: result.omitted.stdout > 0, stderr: result.omitted.stderr > 0 },
    limitsHit: result.limitsHit.map(({ limit, allowed }) => `${limit} ${allowed}`),
    files: result.files.map(({ path, content }) => `${path}: ${Buffer.from(content).toString('latin1')}`),
    omittedFiles: result.omittedFiles,
    explanation: normalised(result.explanation),
    unsafe: result.unsafe,
  };
}

function linesOf(bytes: Uint8Array): string[] {
  return normalised(Buffer.from(bytes).toString()).split('\n');
}
