import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMIT_NAMES } from '../../src/edge/limits.ts';
import { clashingPath, pathProblem } from '../../src/edge/paths.ts';
import { CATALOGUE, startServer, type RunningServer } from '../../src/index.ts';
import { post, postAsync, type Failure } from './serve.ts';

/** Run after run would only test the sandbox: here no slot is ever had, so that what is accepted ends as 429. */
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ port: 0, logLevel: 'silent', slots: 1, queueRuns: 0, stopMs: 0 });
  await server.selfTested;
  await postAsync(server, { command: ['sleep', '50'], limits: { wallMs: 50_000 } });
});
afterAll(() => server.stop());

const FIELDS = [
  'language',
  'image',
  'command',
  'files',
  'entry',
  'args',
  'stdin',
  'env',
  'cwd',
  'limits',
  'compileLimits',
  'collect',
  '__proto__',
  'constructor',
];

async function neverFails(body: string | Uint8Array<ArrayBuffer>): Promise<Failure> {
  const answer = await post<Failure>(server, '', { body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
  if (answer.status !== 200) expect(Object.keys(CATALOGUE)).toContain(answer.body.error.code);
  return answer.body;
}

const settings = { numRuns: 150 };

describe('whatever is sent', () => {
  test('JSON of any form is never an error of the server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), (body) => neverFails(body).then(() => undefined)),
      settings,
    );
  });

  test('known fields with any values are never an error of the server', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
    );
    const body = fc.dictionary(fc.constantFrom(...FIELDS), value, { noNullPrototype: false });
    await fc.assert(
      fc.asyncProperty(body, (given) => neverFails(JSON.stringify(given)).then(() => undefined)),
      settings,
    );
  });

  test('bytes of any kind are never an error of the server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => neverFails(bytes).then(() => undefined)),
      settings,
    );
  });

  test('limits of any value are taken or refused by name', async () => {
    const number = fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger(), fc.constantFrom(-0, 0, Infinity, 2 ** 53));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...LIMIT_NAMES), number, async (name, value) => {
        const { error } = await neverFails(JSON.stringify({ command: ['true'], limits: { [name]: value } }));
        if (error.code !== 'busy') expect(error.field).toBe(`limits.${name}`);
      }),
      settings,
    );
  });

  test('a path that is taken stays below the home', () => {
    const part = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('..', '.', '', 'a', '\\', '\0', 'é', '...', ' '));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (parts, isAbsolute) => {
        const path = (isAbsolute ? '/' : '') + parts.join('/');
        if (pathProblem(path) !== null) return;
        const resolved = new URL(path.split('/').map(encodeURIComponent).join('/'), 'file:///home/student/').pathname;
        expect(resolved.startsWith('/home/student/')).toBe(true);
        expect(path).not.toMatch(/\\|\0|\/\/|^\/|\/$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('names that are only strange are taken', () => {
    for (const path of ['...', ' ', 'ünï/çødé.py', '日本語', '-rf', '.hidden', 'a b', '~', '$HOME', '*', '👩🏽‍🎓.txt'])
      expect(pathProblem(path)).toBeNull();
    for (const path of ['', '/', 'a//b', 'a/', './a', 'a/..', 'a\nb', '\ud800', 'x'.repeat(201), `${'a/'.repeat(40)}a`])
      expect(pathProblem(path)).not.toBeNull();
    expect(clashingPath(['a/b/c', 'a/b'])).toBe('a/b');
    expect(clashingPath(['a/b', 'a/bc', 'ab'])).toBeNull();
  });
});
