import { afterAll, afterEach } from 'vitest';
import { startServer, type RunningServer, type ServerConfig } from '../../src/index.ts';
import type { RunAnswer, RunStatus } from '../../src/edge/schemas/result.ts';

const running: Promise<RunningServer>[] = [];
let common: Promise<RunningServer> | undefined;

afterEach(async () => {
  await stopAll(running.splice(0));
});

afterAll(async () => {
  if (common !== undefined) await stopAll([common]);
});

/**
 * A real server at a free port. Without a configuration it is one that all tests of a file share (its self-test takes half a second);
 * with one, even an empty one, it is the test's own and is stopped after it.
 */
export function serve(config?: ServerConfig): Promise<RunningServer> {
  if (config === undefined) return (common ??= start({}));
  const server = start(config);
  running.push(server);
  return server;
}

async function start(config: ServerConfig): Promise<RunningServer> {
  const server = await startServer({ port: 0, logLevel: 'silent', stopMs: 0, ...config });
  await server.selfTested;
  return server;
}

/** A server that did not start is the failure of the test that started it, and there is nothing to stop. */
async function stopAll(servers: readonly Promise<RunningServer>[]): Promise<void> {
  await Promise.all(
    servers.map((server) =>
      server.then(
        (one) => one.stop(),
        () => undefined,
      ),
    ),
  );
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Failure {
  error: { code: string; message: string; field?: string; expected?: string; received?: string };
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** Any request; the answer's body is parsed. */
export async function call<T = Failure>(server: RunningServer, path: string, init: RequestInit = {}): Promise<Answer<T>> {
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T };
}

export function post<T = RunAnswer>(server: RunningServer, body: unknown, init: RequestInit = {}): Promise<Answer<T>> {
  return call<T>(server, '/api/v1/runs', {
    method: 'POST',
    headers: JSON_HEADERS,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
}

/** Starts an asynchronous run; gives its address. */
export async function postAsync(server: RunningServer, body: unknown): Promise<string> {
  const accepted = await call<{ id: string }>(server, '/api/v1/runs?wait=false', {
    method: 'POST',
    headers: JSON_HEADERS,
    body: JSON.stringify(body),
  });
  if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.body)}`);
  return `/api/v1/runs/${accepted.body.id}`;
}

/** Asks again and again until the answer satisfies; the suite's own time limit ends it. */
export async function until<T>(ask: () => Promise<T>, isEnough: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (isEnough(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const statusOf = async (server: RunningServer, address: string): Promise<RunStatus> => (await call<RunStatus>(server, address)).body;

export interface ServerEvent {
  id: number;
  name: string;
  data: Record<string, unknown>;
}

/** All events of a run, until the server ends the stream. */
export async function eventsOf(server: RunningServer, address: string, lastEventId?: number): Promise<ServerEvent[]> {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) };
  const text = await (await fetch(`${server.url}${address}/events`, { headers })).text();
  const blocks = text.split('\n\n').filter((block) => block.startsWith('id:'));
  return blocks.map((block) => {
    const [, id, name, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block) ?? [];
    return { id: Number(id), name: name ?? '', data: JSON.parse(data ?? 'null') as Record<string, unknown> };
  });
}

/** One value of GET /metrics, NaN where there is none; the name may carry labels: `runs_total{verdict="exited"}`. */
export async function metric(server: RunningServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}
