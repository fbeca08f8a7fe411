import { MEDIA_TYPES, OMISSION_REASONS, VERDICTS } from '@invigil/sandbox';
import { z } from 'zod';
import { LIMIT_NAMES } from '../limits.ts';

const usage = z.strictObject({
  wallMs: z.number().describe('Milliseconds on the clock.'),
  cpuMs: z.number().describe('Milliseconds of processor time, all processes together.'),
  memoryBytes: z.number().describe('Peak of anonymous, shared and kernel memory and files in the sandbox.'),
  processes: z.number().describe('Most processes and threads at one time.'),
});

const limitHit = z.strictObject({
  limit: z.enum(LIMIT_NAMES),
  used: z.number(),
  allowed: z.number(),
});

const output = {
  type: z.enum(MEDIA_TYPES).describe('Media type, from the content; a closed set. The name only tells CSV and JSON from other text.'),
  size: z.number().describe('Bytes.'),
  content: z
    .union([z.string(), z.strictObject({ base64: z.string() })])
    .exactOptional()
    .describe('Text where the bytes are valid UTF-8, else base64. Left out with `keep`.'),
  url: z.string().exactOptional().describe('Where it is kept, at this server; only with `keep`.'),
  expires: z.string().exactOptional().describe('Until when, at the latest (ISO 8601); only with `keep`.'),
};

const collectedFile = z.strictObject({ path: z.string(), ...output });

const displayItem = z.strictObject(output);

const omittedFile = z.strictObject({ path: z.string(), reason: z.enum(OMISSION_REASONS) });

const stepFields = {
  verdict: z.enum(VERDICTS).describe('How the run ended; a closed set.'),
  exitCode: z.number().nullable().describe('Exit status, or null when the program did not exit by itself.'),
  signal: z.string().nullable().describe('Name of the signal that ended the program (`SIGSEGV`), or null.'),
  stdout: z.string().describe('Output as text. Bytes that are not valid UTF-8 are replaced by U+FFFD; `stdoutBase64` then has the bytes.'),
  stderr: z.string().describe('As `stdout`.'),
  stdoutBase64: z.string().exactOptional().describe('The bytes of stdout; only where they are not valid UTF-8.'),
  stderrBase64: z.string().exactOptional().describe('The bytes of stderr; only where they are not valid UTF-8.'),
  omitted: z.strictObject({ stdout: z.number(), stderr: z.number() }).describe('Bytes written beyond the output limit.'),
  usage,
  limitsHit: z.array(limitHit).describe('Limits that the run met.'),
  files: z.array(collectedFile).describe('Files that `collect` asked for.'),
  omittedFiles: z.array(omittedFile).describe('Files that matched `collect`, or were shown, and were not taken, and why.'),
  display: z
    .array(displayItem)
    .describe('What the program showed, in order: figures, tables, images. Empty unless `display` asked for it.'),
  explanation: z.string().describe('One sentence for the student.'),
  warm: z.boolean().describe('Whether the program was a fork of its image’s template.'),
  unsafe: z.boolean().describe('True only where the server runs programs without isolation.'),
};

const compileStep = z.strictObject(stepFields).describe('The compile step, in the same shape.');

export const runResult = z
  .strictObject({ id: z.string(), ...stepFields, compile: compileStep.nullable().describe('Null where nothing was compiled.') })
  .describe('What one run did.');

export type StepAnswer = z.output<typeof compileStep>;
export type RunAnswer = z.output<typeof runResult>;

const RUN_STATES = ['queued', 'running', 'done'] as const;

export const errorBody = z
  .strictObject({
    error: z.strictObject({
      code: z.string().describe('Stable; see docs/errors.md.'),
      message: z.string(),
      field: z.string().exactOptional().describe('The offending part of the request.'),
      expected: z.string().exactOptional(),
      received: z.string().exactOptional(),
    }),
  })
  .describe('An error of the catalogue.');

export const runStatus = z
  .strictObject({
    id: z.string(),
    status: z.enum(RUN_STATES),
    result: runResult.nullable().describe('Null until the run is done, and where it failed for the server’s own reasons.'),
    error: errorBody.shape.error.nullable().describe('Why there is no result although the run is done (`launcher_lost`); else null.'),
  })
  .describe('Where an asynchronous run stands.');

export type RunStatus = z.output<typeof runStatus>;

export const accepted = z.strictObject({ id: z.string(), status: z.enum(RUN_STATES) }).describe('The run is queued.');
