import { mediaTypeOf, VERDICTS, type CollectedFile, type FileContent, type Limits, type RunResult, type Verdict } from '@invigil/sandbox';
import type { ProgramRun, Target } from '../types.ts';
import { outcomeOf } from './outcome.ts';
import { readSource } from './sources.ts';

function addressOf(url: string, path: string): URL {
  return new URL(`api/v1/${path}`, url.endsWith('/') ? url : `${url}/`);
}

/** What the server says that it allows. Throws a sentence when nothing answers there, or something else does. */
export async function ceilingsOf(url: string): Promise<Partial<Limits>> {
  const address = addressOf(url, 'limits');
  const response = await fetch(address, { headers: headers() }).catch((cause: unknown) => {
    throw new Error(`no server answers at ${url}`, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${address.href} answered ${response.status}: ${text.slice(0, 300)}`);
  return object(object(JSON.parse(text))['ceilings']);
}

/** Attacks a deployed server from outside, with `POST /api/v1/runs`. `ceilings`: as `ceilingsOf` gives them. (Default: none known) */
export function httpTarget(url: string, ceilings: Partial<Limits> = {}): Target {
  const address = addressOf(url, 'runs');
  return {
    kind: 'http',
    isWarm: false,
    launcher: null,
    ceilings,
    async run(folder, run) {
      const body = JSON.stringify(await bodyOf(folder, run));
      const started = performance.now();
      const answer = await post(address, body, run.signal);
      return outcomeOf(resultOf(answer), run.limits ?? {}, performance.now() - started);
    },
    close: () => Promise.resolve(),
  };
}

async function bodyOf(folder: string, run: ProgramRun & { program: string }): Promise<Record<string, unknown>> {
  const source = await readSource(folder, run.program);
  const files = Object.fromEntries(Object.entries({ ...source.files, ...run.files }).map(([path, content]) => [path, plain(content)]));
  const { language, entry } = source;
  return {
    language,
    entry,
    files,
    args: run.args ?? [],
    stdin: plain(run.stdin ?? ''),
    limits: run.limits ?? {},
    collect: run.collect ?? [],
    ...(run.display === true ? { display: true } : {}),
  };
}

function plain(content: FileContent): string | { base64: string } {
  return content instanceof Uint8Array ? { base64: Buffer.from(content).toString('base64') } : content;
}

/** `INVIGIL_TOKEN`: a token of the server's, where it asks for one. */
function headers(): Record<string, string> {
  const token = process.env['INVIGIL_TOKEN'];
  const type = { 'content-type': 'application/json' };
  return token === undefined || token === '' ? type : { ...type, authorization: `Bearer ${token}` };
}

/** A busy server says 429 and when to come again: that is its right, and no finding. */
async function post(address: URL, body: string, signal: AbortSignal | undefined): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    const request: RequestInit = { method: 'POST', headers: headers(), body };
    if (signal !== undefined) request.signal = signal;
    const response = await fetch(address, request);
    const text = await response.text();
    if (response.status === 429 && tries < 20) {
      const seconds = Number(response.headers.get('retry-after') ?? '1');
      await new Promise((resolve) => setTimeout(resolve, Math.min(10, seconds || 1) * 1000));
      continue;
    }
    if (!response.ok) throw new Error(`the server answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}

type Json = Record<string, unknown>;

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function bytes(value: unknown): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  const { base64 } = object(value);
  return Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The answer as a RunResult. Whatever is missing in it becomes empty, and the judges then find nothing that they expect. */
function resultOf(answer: unknown): RunResult {
  const given = object(answer);
  const verdict = VERDICTS.find((name) => name === given['verdict']);
  if (verdict === undefined) throw new Error(`the server's answer has no verdict: ${JSON.stringify(answer).slice(0, 300)}`);
  const omitted = object(given['omitted']);
  const usage = object(given['usage']);
  return {
    verdict: verdict satisfies Verdict,
    exitCode: typeof given['exitCode'] === 'number' ? given['exitCode'] : null,
    signal: typeof given['signal'] === 'string' ? given['signal'] : null,
    stdout: bytes(given['stdout']),
    stderr: bytes(given['stderr']),
    omitted: { stdout: count(omitted['stdout']), stderr: count(omitted['stderr']) },
    usage: {
      wallMs: count(usage['wallMs']),
      cpuMs: count(usage['cpuMs']),
      memoryBytes: count(usage['memoryBytes']),
      processes: count(usage['processes']),
    },
    limitsHit: Array.isArray(given['limitsHit']) ? (given['limitsHit'] as RunResult['limitsHit']) : [],
    files: Array.isArray(given['files']) ? given['files'].map(fileOf) : [],
    omittedFiles: Array.isArray(given['omittedFiles']) ? (given['omittedFiles'] as RunResult['omittedFiles']) : [],
    display: Array.isArray(given['display']) ? given['display'].map(fileOf) : [],
    explanation: typeof given['explanation'] === 'string' ? given['explanation'] : '',
    compile: given['compile'] === null || given['compile'] === undefined ? null : resultOf(given['compile']),
    warm: given['warm'] === true,
    unsafe: given['unsafe'] === true,
  };
}

function fileOf(value: unknown): CollectedFile {
  const file = object(value);
  const content = bytes(file['content'] ?? file['base64']);
  return {
    path: String(file['path']),
    type: mediaTypeOf(content),
    size: typeof file['size'] === 'number' ? file['size'] : content.length,
    content,
  };
}
