import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, imageStore } from '@invigil/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/edge/config.ts';
import { configFromEnvironment, type RunningServer } from '../../src/index.ts';
import type { RunAnswer } from '../../src/edge/schemas/result.ts';
import { call, metric, post, serve, until } from './serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'invigil-edge-warm-'));
const images = join(folder, 'store');

async function build(name: string, yaml: string): Promise<void> {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'image.yaml'), yaml);
  await buildImage(imageStore(images), path);
}

beforeAll(async () => {
  await build('intro', 'languages: [python]\npreload: [json]\n');
  await build('shell', 'languages: [bash]\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Listed {
  host: { template: string; kept: number };
  images: { name: string; template: string; kept: number }[];
}

const listed = async (server: RunningServer): Promise<Listed> => (await call<Listed>(server, '/api/v1/images')).body;

async function stateOf(server: RunningServer, name: string): Promise<Listed['host'] | undefined> {
  const { host, images: all } = await listed(server);
  return name === 'host' ? host : all.find((image) => image.name === name);
}

const ready = (server: RunningServer, name: string) =>
  until(
    () => stateOf(server, name),
    (state) => state?.template === 'ready',
  );

const print = (image?: string) => ({ language: 'python', files: { 'main.py': 'print(6 * 7)' }, ...(image !== undefined && { image }) });
const ran = async (server: RunningServer, image?: string): Promise<RunAnswer> => (await post(server, print(image))).body;

test('with nothing set, the Python of runs without an image is warm from the start', async () => {
  const server = await serve({ images, slots: 3 });
  expect(await ready(server, 'host')).toEqual({ template: 'ready', kept: 3 });
  expect(await ran(server)).toMatchObject({ verdict: 'exited', stdout: '42\n', warm: true });
  expect(await metric(server, 'invigil_warm_runs_total{language="python",verdict="exited"}')).toBe(1);
  await post(server, { command: ['true'] });
  expect(await metric(server, 'invigil_warm_runs_total{language="command",verdict="exited"}')).toBeNaN();
  expect(await metric(server, 'invigil_template_ready{image="host"}')).toBe(1);
  expect((await listed(server)).images).toMatchObject([
    { name: 'intro', template: 'none', kept: 0 },
    { name: 'shell', template: 'none', kept: 0 },
  ]);
});

test('images that are named are kept ready before their first run, and more of them while runs go on', async () => {
  const server = await serve({ images, slots: 3, warm: ['intro=1'] });
  expect(await ready(server, 'intro')).toMatchObject({ kept: 1 });
  // Long enough that all three run at one time, by which it goes.
  const slow = { ...print('intro'), files: { 'main.py': 'import time\ntime.sleep(2)\nprint(6 * 7)' } };
  const first = await Promise.all([1, 2, 3].map(async () => (await post(server, slow)).body));
  expect(first.map(({ warm, stdout }) => [warm, stdout])).toEqual([1, 2, 3].map(() => [true, '42\n']));
  await until(
    () => metric(server, 'invigil_skeletons_kept{image="intro"}'),
    (kept) => kept === 7,
  );
  expect(await stateOf(server, 'host')).toEqual({ template: 'none', kept: 0 });
});

test('what a window expects is ready while it is open', async () => {
  const server = await serve({
    images,
    slots: 1,
    warm: ['host=0'],
    warmWindows: ['daily 00:00-24:00 intro=5', 'daily 00:00-24:00 shell=2'],
  });
  expect(await ready(server, 'intro')).toMatchObject({ kept: 5 });
  expect(await stateOf(server, 'shell')).toMatchObject({ template: 'none', kept: 2 });
  expect(await metric(server, 'invigil_skeletons_kept{image="shell"}')).toBe(2);
});

test('a name that points to another image is kept ready as that, and the old image is let go of', async () => {
  await build('moving', 'languages: [python]\npreload: [json]\n');
  const server = await serve({ images, slots: 1, warm: ['moving=2'] });
  await ready(server, 'moving');
  await build('moving', 'languages: [python]\npreload: [string]\n');
  const code = 'import sys\nprint("json" in sys.modules, "string" in sys.modules)';
  const { body } = await until(
    () => post(server, { language: 'python', image: 'moving', files: { 'main.py': code } }),
    ({ body: { warm } }) => warm,
  );
  expect(body.stdout).toBe('False True\n');
});

test('an image that is not there yet is kept ready once it is built', async () => {
  const server = await serve({ images, slots: 1, warm: ['later=1'] });
  expect(await stateOf(server, 'later')).toBeUndefined();
  await build('later', 'languages: [python]\n');
  expect(await ready(server, 'later')).toMatchObject({ kept: 1 });
});

/** The launcher of this process. */
function launcherPid(): number {
  const pid = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [, program, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return Number(parent) === process.pid && program?.startsWith('invigil-launch');
    } catch {
      return false; // it has ended meanwhile
    }
  });
  return Number(pid);
}

test('a launcher that takes the place of a lost one is told anew', async () => {
  const server = await serve({ images, slots: 1, warm: ['intro=1'] });
  await ready(server, 'intro');
  const lost = launcherPid();
  process.kill(lost, 'SIGKILL');
  await until(
    () => metric(server, 'invigil_launcher_reopened'),
    (times) => times === 1,
  );
  await until(
    () => post(server, print('intro')),
    ({ body }) => body.warm,
  );
  expect(launcherPid()).not.toBe(lost);
});

test('without isolation there is nothing to keep, and runs go on', async () => {
  const server = await serve({ isolation: 'none', images });
  expect(await ran(server)).toMatchObject({ stdout: '42\n', warm: false });
  expect((await listed(server)).host.template).toBe('none');
});

describe('the settings of what is kept', () => {
  test('come from the environment', () => {
    const environment = {
      INVIGIL_WARM: 'host=4, python-numpy',
      INVIGIL_WARM_WINDOWS: 'mon-fri 08:00-18:00 host=20, 2026-12-18 09:00-12:00 python-numpy=100',
      INVIGIL_WARM_ZONE: 'Europe/Amsterdam',
      INVIGIL_WARM_FACTOR_PERCENT: '80',
    };
    expect(resolveConfig(configFromEnvironment(environment))).toMatchObject({
      warm: [{ name: 'host', baseline: 4 }, { name: 'python-numpy' }],
      warmWindows: [
        { image: 'host', from: 480, to: 1080, expected: 20 },
        { days: '2026-12-18', expected: 100 },
      ],
      warmZone: 'Europe/Amsterdam',
      warmFactorPercent: 80,
    });
  });

  test.each([
    [{ warm: ['Host'] }, 'warm[0] (INVIGIL_WARM): warm[0] is neither NAME nor NAME=NUMBER: got "Host".'],
    [{ warmWindows: ['mon 8-9 host=1'] }, /warmWindows\[0\] \(INVIGIL_WARM_WINDOWS\): .* expected a time from 00:00 to 24:00, got "8"/],
    [
      { warmWindows: ['always host=1'] },
      /expected DAYS HH:MM-HH:MM IMAGE=NUMBER, such as mon-fri 08:00-18:00 host=20; got "always host=1"/,
    ],
    [{ warmZone: 'Moon' }, /warmZone \(INVIGIL_WARM_ZONE\): .*is not a time zone such as Europe\/Amsterdam/],
    [{ warmFactorPercent: 0 }, 'warmFactorPercent (INVIGIL_WARM_FACTOR_PERCENT): expected at least 1, got 0.'],
  ])('that cannot be are named: %j', (config, says) => {
    expect(() => resolveConfig(config)).toThrow(says);
  });
});
