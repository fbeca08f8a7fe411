import { isUtf8 } from 'node:buffer';
import type { DisplayItem, RunResult } from '@invigil/sandbox';
import type { RunAnswer, StepAnswer } from '../schemas/result.ts';

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An output with its content. */
function inline({ type, size, content }: DisplayItem) {
  const bytes = view(content);
  return { type, size, content: isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') } };
}

function step(result: RunResult): StepAnswer {
  const stdout = view(result.stdout);
  const stderr = view(result.stderr);
  return {
    verdict: result.verdict,
    exitCode: result.exitCode,
    signal: result.signal,
    stdout: stdout.toString('utf8'),
    stderr: stderr.toString('utf8'),
    ...(isUtf8(stdout) ? {} : { stdoutBase64: stdout.toString('base64') }),
    ...(isUtf8(stderr) ? {} : { stderrBase64: stderr.toString('base64') }),
    omitted: result.omitted,
    usage: result.usage,
    limitsHit: result.limitsHit,
    files: result.files.map((file) => ({ path: file.path, ...inline(file) })),
    omittedFiles: result.omittedFiles,
    display: result.display.map(inline),
    explanation: result.explanation,
    unsafe: result.unsafe,
  };
}

/** A result of the library in the API's words. */
export function toAnswer(id: string, result: RunResult): RunAnswer {
  return { id, ...step(result), compile: result.compile === null ? null : step(result.compile) };
}

/** The answer of a run that was cancelled before it began. */
export function neverStarted(id: string, unsafe: boolean): RunAnswer {
  return {
    id,
    verdict: 'cancelled',
    exitCode: null,
    signal: null,
    stdout: '',
    stderr: '',
    omitted: { stdout: 0, stderr: 0 },
    usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, processes: 0 },
    limitsHit: [],
    files: [],
    omittedFiles: [],
    display: [],
    explanation: 'The run was cancelled before it started.',
    unsafe,
    compile: null,
  };
}
