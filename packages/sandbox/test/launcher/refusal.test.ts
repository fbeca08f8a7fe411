import { copyFileSync, chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findLauncher } from '../../src/launcher/binary.ts';
import { openLauncher, type LauncherOptions } from '../../src/launcher/open.ts';
import { selfTest } from '../../src/selftest/index.ts';
import type { Launcher, LayerStatus } from '../../src/types.ts';
import { sh } from '../launcher.ts';

const folder = mkdtempSync(join(tmpdir(), 'invigil-refusal-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

let scripts = 0;

/** A launcher that finds its host changed by a shell script beforehand; what the script mounts, only it sees. */
function onHostWhere(script: string, options: LauncherOptions = {}): Promise<Launcher> {
  const binary = join(folder, `launcher-${(scripts += 1)}`);
  writeFileSync(binary, `#!/bin/sh\nset -e\n${script}\nexec ${findLauncher()} "$@"\n`, { mode: 0o755 });
  return openLauncher({ ...options, binary });
}

const inOwnMounts = (script: string): string => `[ -n "$INSIDE" ] || INSIDE=1 exec unshare -m "$0" "$@"\n${script}`;

function layer(layers: readonly LayerStatus[], name: LayerStatus['layer']): LayerStatus {
  const found = layers.find((candidate) => candidate.layer === name);
  if (found === undefined) throw new Error(`no layer ${name}`);
  return found;
}

async function expectRefusal(launcher: Launcher, name: LayerStatus['layer']): Promise<LayerStatus> {
  const status = layer(await launcher.layers(), name);
  expect(status).toMatchObject({ state: 'off', required: true });
  expect(status.detail).not.toBe('');
  expect(status.remedy).not.toBe('');
  const message = expect.stringContaining(`the layer ${name} is missing: ${status.detail}. To get it: ${status.remedy}`) as string;
  await expect(launcher.run(sh('true'))).rejects.toMatchObject({ code: 'layer_missing', message });
  await expect(launcher.interact(sh('true')).result).rejects.toMatchObject({ code: 'layer_missing' });
  const session = await launcher.session();
  expect(await session.ended).toBe('launcher-lost');
  await expect(session.run(sh('true'))).rejects.toMatchObject({ code: 'layer_missing' });
  expect((await selfTest(launcher)).passed).toBe(false);
  return status;
}

const FAKE_APPARMOR = inOwnMounts(
  'mount -t tmpfs none /sys/module; mkdir -p /sys/module/apparmor/parameters; echo Y > /sys/module/apparmor/parameters/enabled',
);
const hasAppArmor = existsSync('/sys/module/apparmor/parameters/enabled');

describe('a host that lacks a layer', () => {
  test('without control groups: every run is refused, and the layer named with its remedy', async () => {
    const launcher = await onHostWhere(inOwnMounts('umount -R /sys/fs/cgroup'));
    const status = await expectRefusal(launcher, 'cgroup');
    expect(status.detail).toContain('cgroup version 2');
    await launcher.close();
  });

  test('with root of a user namespace only: nothing runs', async () => {
    const run = async (): Promise<unknown> => {
      const launcher = await onHostWhere('[ -n "$INSIDE" ] || INSIDE=1 exec unshare -U -r "$0" "$@"');
      try {
        return await launcher.run(sh('true'));
      } finally {
        await launcher.close();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: expect.stringMatching(/^(launcher_failed|layer_missing)$/) as string });
  });

  test.skipIf(hasAppArmor)('with AppArmor but without the profile: refused, unless it is said that it may be done without', async () => {
    const launcher = await onHostWhere(FAKE_APPARMOR);
    const status = await expectRefusal(launcher, 'apparmor');
    expect(status.remedy).toContain('apparmor_parser');
    await launcher.close();
    const without = await onHostWhere(FAKE_APPARMOR, { without: ['apparmor'] });
    expect(layer(await without.layers(), 'apparmor')).toMatchObject({ state: 'off', required: false });
    expect((await without.run(sh('exit 3'))).exitCode).toBe(3);
    await without.close();
  });

  test('to do without one layer gives up no other, and none that is there', async () => {
    const states = await Promise.all(
      [{}, { without: ['landlock', 'apparmor'] as const }].map(async (options) => {
        const launcher = await openLauncher({ pool: 1, ...options });
        const layers = await launcher.layers();
        await launcher.close();
        return layers.map(({ layer: name, state }) => [name, state]);
      }),
    );
    expect(states[1]).toEqual(states[0]);
  });
});

describe('a launcher that cannot start', () => {
  test('without root and a folder for it, it says what to do', async () => {
    const own = join(folder, 'invigil-launcher');
    copyFileSync(findLauncher(), own);
    const binary = join(folder, 'as-nobody');
    writeFileSync(binary, `#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups ${own} "$@"\n`, { mode: 0o755 });
    await expect(openLauncher({ binary })).rejects.toMatchObject({
      code: 'launcher_failed',
      message: expect.stringContaining('without root a folder for locks and mount points is needed') as string,
    });
  });

  test.each<[string, LauncherOptions, string]>([
    ['a layer that nobody may do without', { without: ['cgroup'] }, 'only landlock and apparmor can be done without'],
    ['a pool that is too large', { pool: 1000 }, 'expected a number from 0 to 64'],
    ['a relative folder', { allowMounts: ['tmp'] }, 'expected an absolute path'],
    ['a state folder that anybody may write to', { state: '/tmp' }, 'must be a folder that only this user may write to'],
    ['a binary that is not there', { binary: '/nowhere/launcher' }, 'ENOENT'],
    ['a binary that is something else', { binary: '/bin/true' }, 'could not start'],
  ])('%s is told', async (_, options, sentence) => {
    await expect(openLauncher(options)).rejects.toMatchObject({
      code: 'launcher_failed',
      message: expect.stringContaining(sentence) as string,
    });
  });
});
