import { describe, expect, test } from 'vitest';
import { call, post, serve } from './serve.ts';

const TOKENS = ['first-token-of-the-course', 'other-token-of-the-course'];
const DOORS = ['/api/v1/languages', '/api/v1/runs/x', '/api/v1/runs/x/events', '/metrics'];

describe('a server with tokens', () => {
  test.each(DOORS)('asks for one at %s', async (path) => {
    const server = await serve({ tokens: TOKENS });
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${TOKENS[0]}`, `Bearer ${TOKENS[0]}x`]) {
      const answer = await call(server, path, { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="invigil"');
      expect(JSON.stringify(answer.body)).not.toContain('course');
    }
  });

  test('asks before it reads a body', async () => {
    const server = await serve({ tokens: TOKENS });
    expect((await post(server, '{')).status).toBe(401);
  });

  test('takes each of them', async () => {
    const server = await serve({ tokens: TOKENS });
    for (const token of TOKENS) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      expect((await post(server, { command: ['true'] }, { headers })).status).toBe(200);
    }
  });

  test('says of itself only whether it is well', async () => {
    const server = await serve({ tokens: TOKENS });
    expect((await call<object>(server, '/healthz')).body).toMatchObject({ selfTest: null });
    const home = await (await fetch(server.url)).text();
    expect(home).toContain('id="token"');
    expect(home).not.toContain('Layers of the sandbox');
  });
});
