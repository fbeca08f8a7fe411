import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLauncher, type Limits } from '@invigil/sandbox';
import { startServer, type RunningServer } from '../../packages/invigil/src/index.ts';
import { describe, expect, test, vi } from 'vitest';
import { stopped } from '../judges.ts';
import { makeAttack } from '../runner/attack.ts';
import { checkControl } from '../runner/check-control.ts';
import { ceilingsOf, httpTarget } from '../runner/http-target.ts';
import { libraryTarget } from '../runner/library-target.ts';
import { slowness } from '../runner/slowness.ts';
import type { Attack } from '../types.ts';

const HARMLESS: Attack = { id: 'resources/harmless', title: 'Harmless.', program: 'neighbour.py', judge: () => null, control: {} };

async function serve(status: number, body: string): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => response.writeHead(status, { 'retry-after': '1' }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a run that was not isolated is never held, whatever its judge thinks', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const target = libraryTarget(await openLauncher({ isolation: 'none' }));
  write.mockRestore();
  const report = await makeAttack(HARMLESS, target, 1);
  expect(report).toMatchObject({ outcome: 'through', detail: 'the run was not isolated' });
  await target.close();
});

test('a server that fails, or answers something else, is never taken to have held', async () => {
  for (const [status, body] of [
    [500, 'broken'],
    [200, '{}'],
    [200, 'no JSON'],
  ] as const) {
    const { url, server } = await serve(status, body);
    expect(await makeAttack(HARMLESS, httpTarget(url), 1)).toMatchObject({ outcome: 'through', control: 'skipped' });
    server.close();
  }
});

test('an attack that needs this machine is skipped over HTTP, and says so', async () => {
  const report = await makeAttack({ ...HARMLESS, needs: 'host' }, httpTarget('http://127.0.0.1:1'), 1);
  expect(report).toMatchObject({ outcome: 'skipped', detail: 'needs to look at the machine itself' });
});

test('a control that says nothing has failed', async () => {
  expect(await checkControl(HARMLESS, 1)).toMatchObject({ control: 'failed' });
});

test('a control that succeeds says what it achieved', async () => {
  const attack: Attack = { ...HARMLESS, program: 'open-files.c' };
  expect(await checkControl(attack, 1)).toMatchObject({ control: 'through', controlDetail: '600 open files' });
});

describe('a server with low ceilings', () => {
  const start = async (ceilings: Partial<Limits>): Promise<RunningServer> => {
    const server = await startServer({ port: 0, logLevel: 'silent', stopMs: 0, ceilings });
    await server.selfTested;
    return server;
  };

  test('is attacked all the same, with less time', async () => {
    const server = await start({ wallMs: 5000, cpuMs: 3000 });
    const target = httpTarget(server.url, await ceilingsOf(server.url));
    expect(await slowness(target)).toBeGreaterThanOrEqual(1);
    expect(await makeAttack(HARMLESS, target, 1)).toMatchObject({ outcome: 'held' });
    const needsMore: Attack = { ...HARMLESS, args: ['30'], judge: stopped };
    const report = await makeAttack(needsMore, target, 1);
    expect(report.outcome).toBe('skipped');
    expect(report.detail).toBe('needs more time than the 5000 ms that the server allows: raise INVIGIL_CEILING_WALL_MS');
    await server.stop();
  });

  test('is not attacked with what needs more than it allows, and it is said what to raise', async () => {
    const server = await start({ memoryBytes: 64 * 1024 * 1024 });
    const target = httpTarget(server.url, await ceilingsOf(server.url));
    const report = await makeAttack({ ...HARMLESS, limits: { memoryBytes: 2 ** 28 } }, target, 1);
    expect(report).toMatchObject({
      outcome: 'skipped',
      detail: 'needs memoryBytes of 268435456, and the server allows 67108864: raise INVIGIL_CEILING_MEMORY_BYTES',
    });
    await server.stop();
  });

  test('where none answers, that is said', async () => {
    await expect(ceilingsOf('http://127.0.0.1:1')).rejects.toThrow('no server answers at http://127.0.0.1:1');
  });
});
