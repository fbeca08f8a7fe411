import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stripRoot } from '../../src/images/building/debian-root.ts';
import { keepBuilt } from '../../src/images/store/built.ts';
import { keepLayer } from '../../src/images/store/layers.ts';
import { openStore } from '../../src/images/store/store.ts';
import { openLauncher, runProgram, type Launcher } from '../../src/index.ts';
import { prepareHost } from '../../src/prepared/host.ts';
import { PREPARED } from '../../src/prepared/paths.ts';
import { PATIENT, text } from '../launcher.ts';
import { freshStore, write } from './folders.ts';

/** Stand in for compilers of another version than the host's: they say how they were called. */
const COMPILERS = {
  'usr/bin/javac': '#!/bin/sh\n[ "$1" = -J-XX:TieredStopAtLevel=1 ] && { echo javac 99; exit; }\necho "$@"\n: > Main.class\n',
  'usr/bin/java': '#!/bin/sh\necho "$@"\n',
};

/** A root with a shell of the host's, what that and ls need, and nothing else. */
function smallRoot(at: string): string {
  const root = mkdtempSync(join(at, 'root-'));
  for (const name of ['bin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  const programs = ['/bin/sh', '/bin/ls'];
  const libraries = programs.flatMap((program) => execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/lib\S+/g) ?? []);
  for (const path of [...programs, ...libraries]) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    copyFileSync(path, join(root, path));
  }
  write(root, { ...COMPILERS, 'etc/group': '' });
  for (const path of Object.keys(COMPILERS)) chmodSync(join(root, path), 0o755);
  stripRoot(root);
  return root;
}

const store = freshStore();
let launcher: Launcher;
let image: string;

beforeAll(async () => {
  openStore(store);
  const digest = await keepLayer(store, smallRoot(store.temporary));
  image = await keepBuilt(store, {
    ...{ version: 1, name: 'own', base: 'debian', description: '', languages: ['java'], env: {}, limits: {} },
    ...{ loopback: false, preload: [], python: null, packages: [], removed: [] },
    machine: { architecture: process.arch },
    layers: [{ digest, step: 'root', bytes: 0, entries: 0 }],
  });
  // Nothing to do where the set-up was done.
  await prepareHost();
  launcher = await openLauncher({ pool: 1, images: store.folder });
});

afterAll(() => launcher.close());

test("an image with a root of its own does not see what was prepared for the host's compilers", async () => {
  const ls = { command: ['sh', '-c', `ls -d ${PREPARED} /opt`], limits: PATIENT };
  const { stdout, stderr, exitCode } = await launcher.run(ls, { image });
  expect({ stdout: text(stdout), exitCode }).toEqual({ stdout: '/opt\n', exitCode: 2 });
  expect(text(stderr)).toContain(PREPARED);
});

test('its Java is started without an archive, with those that it brings along', async () => {
  const request = { language: 'java', files: { 'Main.java': 'class Main {}' }, limits: PATIENT, compileLimits: PATIENT };
  const { verdict, stdout, compile } = await runProgram(launcher, request, { image });
  expect(verdict).toBe('exited');
  for (const said of [text(stdout), text(compile?.stdout ?? new Uint8Array())]) {
    expect(said).toContain('-Xshare:auto');
    // One that is named and not there would keep the JVM from using its own.
    expect(said).not.toContain('SharedArchiveFile');
  }
});
