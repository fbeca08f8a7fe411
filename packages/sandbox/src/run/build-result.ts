import { Buffer } from 'node:buffer';
import { explain } from '../result/explain.ts';
import type { RunReport } from '../protocol/decode.ts';
import type { Limits, RunResult } from '../types.ts';
import { splitDisplay } from '../result/display.ts';
import type { Collection } from './collection.ts';
import { decideVerdict, decodeStatus, listLimitsHit } from './verdict.ts';

const NS_PER_MS = 1e6;

export interface Output {
  stdout: readonly Buffer[];
  stderr: readonly Buffer[];
}

function join(chunks: readonly Buffer[]): Uint8Array {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** The result of a run that its launcher reported. `shownIn`: the folder of its display items, where they were asked for. */
export function buildResult(report: RunReport, limits: Limits, output: Output, collection: Collection, shownIn: string | null): RunResult {
  const result: RunResult = {
    verdict: decideVerdict(report),
    ...decodeStatus(report.status),
    stdout: join(output.stdout),
    stderr: join(output.stderr),
    omitted: { stdout: report.omittedStdout, stderr: report.omittedStderr },
    usage: {
      wallMs: report.wallNs / NS_PER_MS,
      cpuMs: report.cpuNs / NS_PER_MS,
      memoryBytes: report.memoryBytes,
      processes: report.processes,
    },
    limitsHit: listLimitsHit(report, limits),
    ...splitDisplay(collection.finish(), shownIn, limits),
    explanation: '',
    compile: null,
    warm: report.warm,
    unsafe: false,
  };
  if (result.verdict === 'internal-error' || report.step !== 0) Object.assign(result, { exitCode: null, signal: null });
  result.explanation = explain({ ...result, limits });
  return result;
}

/** The result of a run of which there is no report: it never began, or its launcher went away. */
export function buildUnreported(verdict: 'cancelled' | 'internal-error', limits: Limits, output: Output): RunResult {
  const result: RunResult = {
    verdict,
    exitCode: null,
    signal: null,
    stdout: join(output.stdout),
    stderr: join(output.stderr),
    omitted: { stdout: 0, stderr: 0 },
    usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, processes: 0 },
    limitsHit: [],
    files: [],
    omittedFiles: [],
    display: [],
    explanation: '',
    compile: null,
    warm: false,
    unsafe: false,
  };
  result.explanation = explain({ ...result, limits });
  return result;
}
