import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RunningServer, ServerConfig } from '../../src/index.ts';
import { runResult } from '../../src/edge/schemas/result.ts';
import { OutputsOrigin } from '../../src/edge/outputs/origin.ts';
import { call, metric, post, postAsync, serve, statusOf, until, type Failure } from './serve.ts';

const root = mkdtempSync(join(tmpdir(), 'invigil-outputs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const keeping = (more: ServerConfig = {}): Promise<RunningServer> => serve({ outputs: join(root, String((folders += 1))), ...more });

/** Writes one file of each kind, with names that would be paths of the host or lines of a header. */
const FILES: Record<string, string> = {
  'a.png': '\\211PNG\\r\\n\\032\\n\\000\\000\\000\\rIHDR',
  'b.html': '<script>1</script>',
  'c.svg': '<svg/>',
  'd.csv': 'a,b',
  'e.txt': 'plain',
  'f.bin': '\\377',
  'g\\r\\nx: y.pdf': '%%PDF-1',
};
const SCRIPT = Object.entries(FILES)
  .map(([name, content]) => `printf '${content}' > "$(printf '${name}')"`)
  .join('; ');

async function kept(server: RunningServer): Promise<Map<string, string>> {
  const { status, body } = await post(server, { command: ['sh', '-c', SCRIPT], collect: ['*'], keep: true });
  expect(status).toBe(200);
  runResult.parse(body);
  return new Map(body.files.map(({ path, url = '' }) => [path.slice(0, 1), url]));
}

const get = (server: RunningServer, url = '', init: RequestInit = {}): Promise<Response> =>
  fetch(new URL(url, server.url), { redirect: 'manual', ...init });

describe('outputs that are kept', () => {
  test('are told by address and time, and given out from there as they were', async () => {
    const server = await keeping();
    const { body } = await post(server, {
      command: ['sh', '-c', 'echo hi > a.txt; set -- $INVIGIL_DISPLAY; mkdir -p $1; echo 1,2 > $1/1'],
      collect: ['*'],
      display: true,
      keep: true,
    });
    const [file, item] = [...body.files, ...body.display];
    expect(file).toEqual({
      path: 'a.txt',
      type: 'text/plain',
      size: 3,
      url: expect.stringMatching(/^\/api\/v1\/outputs\/[0-9a-f]{40}\/0$/) as string,
      expires: expect.any(String) as string,
    });
    expect(item).toEqual({ type: 'text/plain', size: 4, url: file?.url?.replace(/0$/, '1'), expires: file?.expires });
    const inADay = Date.parse(file?.expires ?? '') - Date.now();
    expect(inADay / 86_400_000).toBeGreaterThan(0.99);
    expect(inADay / 86_400_000).toBeLessThanOrEqual(1);
    expect(await (await get(server, file?.url)).text()).toBe('hi\n');
    expect(await (await get(server, item?.url)).text()).toBe('1,2\n');
    expect(await metric(server, 'invigil_outputs_runs')).toBe(1);
  });

  test('are given out so that a browser runs nothing, under names of ours', async () => {
    const server = await keeping();
    const urls = await kept(server);
    const seen = Object.fromEntries(
      await Promise.all(
        ['a', 'd', 'e', 'f', 'g'].map(async (name) => {
          const { status, headers } = await get(server, urls.get(name));
          expect(status).toBe(200);
          expect(headers.get('x-content-type-options')).toBe('nosniff');
          expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
          expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
          expect(headers.get('cache-control')).toBe('private, no-store');
          expect(headers.get('referrer-policy')).toBe('no-referrer');
          expect(headers.get('x')).toBeNull();
          return [name, [headers.get('content-type'), headers.get('content-disposition')]] as const;
        }),
      ),
    );
    expect(seen).toEqual({
      a: ['image/png', 'inline'],
      d: ['text/csv; charset=utf-8', 'attachment; filename="output-3.csv"'],
      e: ['text/plain; charset=utf-8', 'inline'],
      f: ['application/octet-stream', 'attachment; filename="output-5.bin"'],
      g: ['application/pdf', 'attachment; filename="output-6.pdf"'],
    });
  });

  test('that a browser could run come from an origin of their own only, without any rights', async () => {
    const server = await keeping();
    const urls = await kept(server);
    for (const [name, type, content] of [
      ['b', 'text/html; charset=utf-8', '<script>1</script>'],
      ['c', 'image/svg+xml; charset=utf-8', '<svg/>'],
    ] as const) {
      const redirect = await get(server, urls.get(name));
      expect([redirect.status, await redirect.text()]).toEqual([302, '']);
      const address = redirect.headers.get('location') ?? '';
      expect(new URL(address).origin).not.toBe(new URL(server.url).origin);
      const { headers, ...answer } = await fetch(address).then(async (one) => ({
        status: one.status,
        headers: one.headers,
        text: await one.text(),
      }));
      expect(answer).toEqual({ status: 200, text: content });
      expect(headers.get('content-type')).toBe(type);
      expect(headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts; default-src 'none'; /);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test('have a second origin with nothing else: no API, no pages, nothing that is inert, no host of another name', async () => {
    const server = await keeping();
    const urls = await kept(server);
    const { origin, pathname } = new URL((await get(server, urls.get('b'))).headers.get('location') ?? '');
    for (const path of [
      '/',
      '/docs',
      '/healthz',
      '/metrics',
      '/openapi.json',
      '/api/v1/runs',
      pathname.replace(/1$/, '0'),
      pathname.replace(/1$/, '99'),
    ]) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
    expect((await fetch(origin + pathname, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status).toBe(
      405,
    );
    const renamed = await new Promise<number | undefined>((resolve, reject) => {
      import('node:http').then(
        ({ get: ask }) => ask(origin + pathname, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode)),
        reject,
      );
    });
    expect(renamed).toBe(403);
  });

  test('that a browser could run are text to save where there is no second origin', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const server = await keeping({ outputsPort: (taken.address() as AddressInfo).port });
    const urls = await kept(server);
    for (const name of ['b', 'c']) {
      const { status, headers } = await get(server, urls.get(name));
      expect([status, headers.get('content-type'), headers.get('content-disposition')?.replace(/\d/, 'N')]).toEqual([
        200,
        'text/plain; charset=utf-8',
        'attachment; filename="output-N.txt"',
      ]);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    }
    taken.close();
  });

  test('need no token, since an image in a page can send none: the address is known to nobody else', async () => {
    const token = 'a-token-of-a-course-1';
    const server = await keeping({ tokens: [token] });
    const { body } = await call<{ files: { url: string }[] }>(server, '/api/v1/runs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ command: ['sh', '-c', 'echo hi > a'], collect: ['a'], keep: true }),
    });
    expect(await (await get(server, body.files[0]?.url)).text()).toBe('hi\n');
    expect((await call(server, '/api/v1/languages')).status).toBe(401);
  });

  test('outlive a restart, and those of an asynchronous run are there when it is done', async () => {
    const folder = join(root, 'restart');
    const first = await serve({ outputs: folder });
    const address = await postAsync(first, { command: ['sh', '-c', 'echo hi > a'], collect: ['a'], keep: true });
    const { result } = await until(
      () => statusOf(first, address),
      ({ status }) => status === 'done',
    );
    await first.stop();
    const second = await serve({ outputs: folder });
    expect(await (await get(second, result?.files[0]?.url)).text()).toBe('hi\n');
  });

  test('are not there: unknown, beyond the last, or no number', async () => {
    const server = await keeping();
    const url = (await kept(server)).get('e') ?? '';
    for (const wrong of [url.replace(/\d$/, '77'), url.replace(/outputs\/./, 'outputs/x'), '/api/v1/outputs/..%2f..%2fetc%2fpasswd/0']) {
      const { status, body } = await call(server, wrong);
      expect([status, body.error.code]).toEqual([404, 'output_not_found']);
    }
    expect((await call(server, url.replace(/\d$/, 'x'))).body.error.code).toBe('invalid_request');
    expect((await get(server, url, { method: 'HEAD' })).headers.get('content-length')).toBe('5');
  });

  test('are refused where the server keeps none, and an answer never speaks of what is not on disk', async () => {
    const none = await keeping({ outputsKeepMs: 0 });
    const refused = await post<Failure>(none, { command: ['true'], keep: true });
    expect([refused.status, refused.body.error.field]).toEqual([400, 'keep']);
    const full = await keeping({ outputsBytes: 100 });
    const failed = await post<Failure>(full, { command: ['sh', '-c', 'head -c 200 /dev/zero > a'], collect: ['a'], keep: true });
    expect([failed.status, failed.body.error.code]).toEqual([503, 'outputs_unavailable']);
    expect((await post(full, { command: ['true'], keep: true })).body.files).toEqual([]);
  });

  test('leave no trace of a run that did not ask', async () => {
    const server = await keeping();
    await post(server, { command: ['sh', '-c', 'echo hi > a'], collect: ['a'] });
    expect(readdirSync(root)).not.toContain(String(folders));
  });
});

describe('the address of the second origin', () => {
  const at = (host: string, outputsUrl?: string): string | null => {
    const origin = new OutputsOrigin({ outputsUrl });
    origin.listens(6011);
    return origin.addressFor(host);
  };

  test('is the name that the site was called by, at its own port', () => {
    expect(at('localhost:6010')).toBe('http://localhost:6011');
    expect(at('127.0.0.1')).toBe('http://127.0.0.1:6011');
    expect(at('[::1]:6010')).toBe('http://[::1]:6011');
    expect(at('Course.Example.org:80')).toBe('http://course.example.org:6011');
  });

  test('is the configured one where there is one', () => {
    expect(at('localhost', 'https://outputs.example.org/')).toBe('https://outputs.example.org');
  });

  test('is none for a Host that is no name, and none before it listens', () => {
    for (const host of ['', 'a b', 'x/y', 'x@y', 'a"b', '[', 'é', 'a\\b', '-', 'a?b', 'a#b']) expect(at(host)).toBeNull();
    expect(new OutputsOrigin({ outputsUrl: 'https://outputs.example.org' }).addressFor('localhost')).toBeNull();
  });
});
