import { isUtf8 } from 'node:buffer';
import type { RunResult } from '@invigil/sandbox';
import type { Output } from '../../outputs/bundle.ts';
import type { KeptAt } from '../outputs/keep.ts';
import type { RunAnswer, StepAnswer } from '../schemas/result.ts';

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type ShowOutput = (output: Output) => RunAnswer['display'][number];

/** An output with its content. */
function inline({ type, size, content }: Output): RunAnswer['display'][number] {
  const bytes = view(content);
  return { type, size, content: isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') } };
}

function step(result: RunResult, show: ShowOutput = inline): StepAnswer {
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
    files: result.files.map((file) => ({ path: file.path, ...show(file) })),
    omittedFiles: result.omittedFiles,
    display: result.display.map(show),
    explanation: result.explanation,
    warm: result.warm,
    unsafe: result.unsafe,
  };
}

/** A result of the library in the API's words. `keptAt`: where each output is, where they are not in the answer itself. */
export function toAnswer(id: string, result: RunResult, keptAt: ((output: Output) => KeptAt) | null = null): RunAnswer {
  const show: ShowOutput = keptAt === null ? inline : (output) => ({ type: output.type, size: output.size, ...keptAt(output) });
  return { id, ...step(result, show), compile: result.compile === null ? null : step(result.compile) };
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
    warm: false,
    unsafe,
    compile: null,
  };
}
