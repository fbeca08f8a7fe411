import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, type RunningServer } from '../../src/index.ts';
import { call, post, serve, type Failure } from './serve.ts';

const TRUE = ['true'];

async function refused(server: RunningServer, body: unknown, code: keyof typeof CATALOGUE, field?: string): Promise<Failure['error']> {
  const answer = await post<Failure>(server, body);
  expect(answer.body).toMatchObject({ error: { code, ...(field === undefined ? {} : { field }) } });
  expect(answer.status).toBe(CATALOGUE[code].status);
  return answer.body.error;
}

/** Sends bytes as they are and gives all that comes back. */
function raw(server: RunningServer, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

describe('the API refuses', () => {
  test.each([
    ['{', 'malformed_json', undefined],
    ['', 'invalid_request', 'body'],
    [[], 'invalid_request', 'body'],
    [null, 'invalid_request', 'body'],
    [{}, 'invalid_request', 'language'],
    [{ command: TRUE, colour: 1 }, 'invalid_request', 'colour'],
    [{ command: TRUE, language: 'python' }, 'invalid_request', 'command'],
    [{ command: TRUE, args: [] }, 'invalid_request', 'args'],
    [{ command: [] }, 'invalid_request', 'command'],
    [{ command: [''] }, 'invalid_request', 'command[0]'],
    [{ command: ['a\0b'] }, 'invalid_request', 'command[0]'],
    [{ command: ['a', 7] }, 'invalid_request', 'command[1]'],
    [{ language: 'klingon', files: { a: '' } }, 'unknown_language', 'language'],
    [{ language: 'python', files: {} }, 'invalid_request', 'entry'],
    [{ command: TRUE, limits: { wallMs: 1.5 } }, 'invalid_request', 'limits.wallMs'],
    [{ command: TRUE, limits: { wallMs: 0 } }, 'invalid_request', 'limits.wallMs'],
    [{ command: TRUE, limits: { wall: 1 } }, 'invalid_request', 'limits.wall'],
    [{ command: TRUE, limits: { cpuMs: 60_001 } }, 'limit_above_ceiling', 'limits.cpuMs'],
    [{ language: 'c', compileLimits: { cpuMs: 60_001 } }, 'limit_above_ceiling', 'compileLimits.cpuMs'],
    [{ command: TRUE, env: { 'A=B': '' } }, 'invalid_request', undefined],
    [{ command: TRUE, files: { a: { base64: '*' } } }, 'invalid_request', 'files.a.base64'],
    [{ command: TRUE, files: { 'a.c': 1 } }, 'invalid_request', 'files["a.c"]'],
    [{ command: TRUE, files: { a: '', 'a/b': '' } }, 'invalid_request', 'files["a"]'],
    [{ command: TRUE, files: { '../a': '' } }, 'invalid_path', 'files["../a"]'],
    [{ command: TRUE, cwd: '/etc' }, 'invalid_path', 'cwd'],
    [{ language: 'python', files: {}, entry: '../x' }, 'invalid_path', 'entry'],
    [{ command: TRUE, collect: ['/etc/*'] }, 'invalid_path', 'collect[0]'],
    ['{"command":["true"],"files":{"__proto__":"x"}}', 'invalid_request', 'files["__proto__"]'],
    ['{"command":["true"],"__proto__":{"language":"c"}}', 'invalid_request', '__proto__'],
    ['{"command":["true"],"files":{"a":"\\ud800"}}', 'invalid_request', 'files.a'],
  ] as const)('%j with %s', async (body, code, field) => {
    await refused(await serve(), body, code, field);
  });

  test('a limit above the ceiling by its name and with the ceiling', async () => {
    const server = await serve({ ceilings: { memoryBytes: 100_000_000 } });
    const error = await refused(server, { command: TRUE, limits: { memoryBytes: 100_000_001 } }, 'limit_above_ceiling');
    expect(error).toMatchObject({ field: 'limits.memoryBytes', expected: 'at most 100000000', received: '100000001' });
    await refused(
      await serve({ ceilings: { addressSpaceBytes: 1e9 } }),
      { command: TRUE, limits: { addressSpaceBytes: 0 } },
      'limit_above_ceiling',
    );
  });

  test('too many files, and lists of a million wrong things, before it looks at them', async () => {
    const server = await serve({ filesPerRun: 2 });
    await refused(server, { command: TRUE, files: { a: '', b: '', c: '' } }, 'too_many_files', 'files');
    await refused(server, { command: Array.from({ length: 1_000_000 }, () => 1) }, 'invalid_request', 'command');
  });

  test('a body that is too large, told or not', async () => {
    const server = await serve({ bodyBytes: 1000 });
    await refused(server, { command: TRUE, stdin: 'x'.repeat(2000) }, 'body_too_large', 'body');
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(600));
      },
    });
    const endless = await post<Failure>(server, '', { body: stream, duplex: 'half' }).catch(() => null);
    if (endless !== null) expect(endless.body.error.code).toBe('body_too_large');
  });

  test('a body that is not UTF-8', async () => {
    const answer = await post<Failure>(await serve(), '', { body: Buffer.from([0x22, 0xff, 0x22]) });
    expect(answer.body.error.code).toBe('malformed_json');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'text/plain;application/json', 'multipart/form-data'])(
    'the content type %s',
    async (type) => {
      const answer = await post<Failure>(await serve(), { command: TRUE }, { headers: { 'content-type': type } });
      expect(answer).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type', field: 'header content-type' } } });
    },
  );

  test('an address that is not there, and a method that is not, with those that are', async () => {
    const server = await serve();
    expect(await call(server, '/api/v2/runs')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    const answer = await call(server, '/api/v1/runs', { method: 'PUT' });
    expect(answer).toMatchObject({ status: 405, body: { error: { code: 'method_not_allowed', expected: 'POST' } } });
    expect(answer.headers.get('allow')).toBe('POST');
    expect((await call(server, '/api/v1/runs/some-id', { method: 'POST' })).headers.get('allow')).toContain('DELETE');
  });

  test('a run that is not there', async () => {
    const server = await serve();
    for (const [path, method] of [
      ['', 'GET'],
      ['', 'DELETE'],
      ['/events', 'GET'],
    ] as const) {
      expect(await call(server, `/api/v1/runs/nothing${path}`, { method })).toMatchObject({
        status: 404,
        body: { error: { code: 'run_not_found' } },
      });
    }
  });

  test('a request under another name, as a rebound DNS name would send it', async () => {
    const server = await serve({ allowedHosts: ['Lab.local'] });
    const ask = (host: string) => raw(server, `GET /healthz HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect(await ask('evil.example:6010')).toContain('"bad_host"');
    expect(await ask('127.0.0.1.evil.example')).toContain('"bad_host"');
    for (const host of ['localhost:6010', '127.0.0.1', '[::1]:6010', 'lab.local']) expect(await ask(host)).toContain('"isolation"');
  });

  test('what the page of another site makes a browser send', async () => {
    const server = await serve();
    const ask = (headers: Record<string, string>) =>
      post<Failure>(server, { command: TRUE }, { headers: { 'content-type': 'application/json', ...headers } });
    expect((await ask({ origin: 'https://evil.example' })).body.error.code).toBe('cross_site');
    expect((await ask({ origin: 'null' })).body.error.code).toBe('cross_site');
    expect((await ask({ origin: server.url })).status).toBe(200);
    const preflight = await call(server, '/api/v1/runs', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect(preflight.status).toBe(403);
  });

  test('what is not HTTP, in the same words', async () => {
    const server = await serve();
    expect(await raw(server, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"malformed_http"/);
    expect(await raw(server, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 [\s\S]*"headers_too_large"/);
    expect(await raw(server, 'GET /%zz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"malformed_http"/,
    );
  });
});
