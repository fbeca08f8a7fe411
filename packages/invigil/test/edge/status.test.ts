import { describe, expect, test } from 'vitest';
import { gateOf, healthAnswer, selfTestAnswer, type Health } from '../../src/edge/health.ts';
import { languageList } from '../../src/edge/languages.ts';
import { limitsAnswer } from '../../src/edge/limits.ts';
import { resolveConfig } from '../../src/edge/config.ts';
import { SelfTest } from '../../src/edge/selftest.ts';
import { call, metric, post, serve } from './serve.ts';
import { pino } from 'pino';

const log = pino({ level: 'silent' });
const launcher = {} as never;

describe('the server says', () => {
  test('whether it may be trusted with runs', async () => {
    const { status, body } = await call<Health>(await serve(), '/healthz');
    expect(healthAnswer.parse(body)).toMatchObject({ status: 'ok', launcher: 'connected', isolation: 'full', unsafe: false });
    expect(status).toBe(200);
  });

  test('that it is unsafe without isolation, where there is nothing to test and runs are taken', async () => {
    const server = await serve({ isolation: 'none' });
    const { status, body } = await call<Health>(server, '/healthz');
    expect(healthAnswer.parse(body)).toMatchObject({ status: 'unsafe', unsafe: true, isolation: 'none', selfTest: null });
    expect(status).toBe(200);
    expect(await server.selfTested).toBeNull();
    expect(await metric(server, 'invigil_unsafe')).toBe(1);
    expect((await post(server, { command: ['echo', 'ran'] })).body).toMatchObject({ stdout: 'ran\n', unsafe: true });
    const page = await (await fetch(server.url)).text();
    expect(page).toContain('isolation is <code>none</code>');
    expect(page).not.toContain('FAILED');
  });

  test('which languages it has, with their versions', async () => {
    const { body } = await call<{ languages: { name: string; version: string }[] }>(await serve(), '/api/v1/languages');
    expect(languageList.parse(body).languages.find(({ name }) => name === 'python')?.version).toMatch(/^3\./);
  });

  test('which limits it has, the defaults lowered to the ceilings', async () => {
    const { body } = await call<object>(await serve({ ceilings: { wallMs: 3000 } }), '/api/v1/limits');
    expect(limitsAnswer.parse(body)).toMatchObject({
      defaults: { wallMs: 3000, cpuMs: 2000 },
      ceilings: { wallMs: 3000, cpuMs: 60_000, addressSpaceBytes: 0 },
    });
  });

  test('what it counted', async () => {
    const server = await serve({});
    await post(server, { command: ['true'] });
    await post(server, '{');
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('invigil_runs_total{language="command",verdict="exited"} 1');
    expect(text).toContain('invigil_errors_total{code="malformed_json"} 1');
    expect(text).toContain('invigil_run_seconds_count 1');
    expect(text).toMatch(/^invigil_launcher_up 1$/m);
  });

  test('what a self-test of the last minute said, in place of another', async () => {
    const server = await serve();
    const ask = () => call<object>(server, '/api/v1/self-test', { method: 'POST' });
    const first = (await ask()).body;
    expect(selfTestAnswer.parse(first)).toEqual((await ask()).body);
  });
});

describe('the gate', () => {
  const full = resolveConfig({ isolation: 'full' });
  const probe = { name: 'p', passed: false, detail: 'd' };

  test('is shut until the self-test has passed', async () => {
    const selfTest = new SelfTest(async () => ({ passed: true, probes: [], ms: 1 }), log);
    const gate = gateOf({ config: full, selfTest });
    expect(gate).toThrow(expect.objectContaining({ code: 'not_ready', status: 503 }));
    await selfTest.start(launcher);
    expect(gate).not.toThrow();
  });

  test('stays shut when the self-test failed or could not run', async () => {
    const runners = [async () => ({ passed: false, probes: [probe], ms: 1 }), () => Promise.reject(new Error('no'))];
    for (const run of runners) {
      const selfTest = new SelfTest(run, log);
      await selfTest.start(launcher);
      expect(gateOf({ config: full, selfTest })).toThrow(expect.objectContaining({ code: 'not_ready' }));
    }
  });

  test('is open without isolation, which has nothing to hold', () => {
    const selfTest = new SelfTest(() => Promise.reject(new Error('no')), log);
    expect(gateOf({ config: resolveConfig({ isolation: 'none' }), selfTest })).not.toThrow();
  });

  test('runs one self-test for all who ask at one time', async () => {
    let runs = 0;
    const selfTest = new SelfTest(async () => ({ passed: true, probes: [], ms: (runs += 1) }), log);
    await Promise.all([selfTest.start(launcher), selfTest.again(launcher), selfTest.start(launcher)]);
    await selfTest.again(launcher);
    expect(runs).toBe(1);
  });
});
