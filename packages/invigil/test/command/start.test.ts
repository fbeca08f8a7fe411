import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/invigil.mjs', import.meta.url));

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function begin(args: string[], variables: NodeJS.ProcessEnv = {}): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env, INVIGIL_LOG_LEVEL: 'error', ...variables };
  const child = spawn(process.execPath, [COMMAND, 'start', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

/** Runs the command until it ends by itself. */
async function refusal(args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = begin(args);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...output };
}

test.each(['SIGTERM', 'SIGINT'] as const)('the server says where it listens, answers, and %s ends it cleanly', async (signal) => {
  const child = begin(['--port', '0']);
  const ended = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (text) => lines.push(text));
  const [line] = (await once(output, 'line')) as [string];
  const url = /^Invigil listens on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  const answer = await fetch(`${url}/api/v1/languages`);
  expect(answer.status).toBe(200);
  await answer.text();
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(lines.slice(1)).toEqual(['The self-test passed.']);
});

test('without isolation it says that it is unsafe, and not that nothing will be run', async () => {
  const child = begin(['--port', '0'], { INVIGIL_ISOLATION: 'none' });
  let warning = '';
  child.stderr.on('data', (chunk: Buffer) => (warning += chunk.toString()));
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (text) => lines.push(text));
  while (lines.length < 2) await once(output, 'line');
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(lines.slice(1)).toEqual(['UNSAFE: isolation is none. Programs run with all rights of this server, and nothing was tested.']);
  expect(warning).toContain('ISOLATION IS OFF');
  expect(warning).not.toContain('FAILED');
});

test('a stop that cuts runs off, in their sandbox and in the queue, is no error of the log', async () => {
  const child = begin(['--port', '0'], { INVIGIL_SLOTS: '1', INVIGIL_STOP_MS: '50' });
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', (text) => lines.push(text));
  while (lines.length < 2) await once(output, 'line');
  const url = lines[0]?.replace('Invigil listens on ', '');
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ command: ['sleep', '30'], limits: { wallMs: 40_000 } });
  const answers = [1, 2].map(() => fetch(`${url}/api/v1/runs`, { method: 'POST', headers, body }));
  while (!(await (await fetch(`${url}/metrics`)).text()).includes('\ninvigil_queue_waiting 1\n')) await pause(10);
  child.kill('SIGTERM');
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([503, 503]);
  await once(child, 'close');
  expect(lines).toHaveLength(2);
});

test('a taken port is told in one sentence that says what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const { status, stdout, stderr } = await refusal(['--port', String(port)]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`invigil: port ${port} of 127.0.0.1 is taken: end what listens there`);
  } finally {
    other.close();
  }
});

test.each([
  [['--host', '0.0.0.0'], /no credentials.*INVIGIL_TOKENS/],
  [['--port', 'http'], /INVIGIL_PORT must be a whole number; it is "http"/],
  [['--port', '70000'], /port \(INVIGIL_PORT\): expected at most 65535, got 70000\./],
  [['--host', '192.0.2.1'], /no credentials/],
])('%j is refused with status 1', async (args, sentence) => {
  const { status, stderr } = await refusal(args);
  expect(status).toBe(1);
  expect(stderr).toMatch(sentence);
});
