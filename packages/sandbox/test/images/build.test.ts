import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  buildImage,
  claimImage,
  digestOf,
  findImage,
  layerFolder,
  listImages,
  releaseImage,
  removeImage,
  verifyImage,
  type BuildEvent,
} from '../../src/images/index.ts';
import { definition, folder, freshStore, write } from './folders.ts';
import { makeWheel } from './wheels.ts';

const wheels = folder();
makeWheel(wheels, 'tiny', { 'tiny/__init__.py': 'def two():\n    return 2\n', 'tiny/part.py': 'x = 1\n' });
makeWheel(wheels, 'hostile', { 'hostile.py': 'x = 1\n', 'hostile-1.0.data/scripts/pip': '#!python\n' });

describe('a build', () => {
  test('that is done again with nothing changed does nothing', async () => {
    const store = freshStore();
    const path = definition('intro', { 'requirements.txt': 'tiny==1.0\n', 'rmmodules.txt': 'turtle\n' });
    const first = await buildImage(store, path);
    const events: BuildEvent[] = [];
    const again = await buildImage(store, path, { onEvent: (event) => events.push(event) });
    expect(again.digest).toBe(first.digest);
    expect(again.builtAt).toEqual(first.builtAt);
    const done = events.filter((event) => event.kind === 'done');
    expect(done.map(({ step, isCached }) => [step, isCached])).toEqual([
      ['host', true],
      ['requirements', true],
      ['modules', true],
    ]);
  });

  test('gives the same digest in another store, from other times and other places', async () => {
    const files = { 'requirements.txt': 'tiny==1.0\n', 'modules/random.py': 'x = 1\n' };
    const one = await buildImage(freshStore(), definition('intro', files));
    const other = await buildImage(freshStore(), definition('intro', files));
    expect(other.digest).toBe(one.digest);
  });

  test('tells the packages that it put in, with their versions', async () => {
    const { manifest } = await buildImage(freshStore(), definition('intro', { 'requirements.txt': 'tiny\n' }));
    expect(manifest.packages).toEqual([{ kind: 'python', name: 'tiny', version: '1.0' }]);
    expect(manifest.python?.version).toMatch(/^3\.\d+\.\d+$/);
  });

  test('shares layers with other images, and tells what each adds', async () => {
    const store = freshStore();
    await buildImage(store, definition('one', { 'requirements.txt': 'tiny==1.0\n' }));
    await buildImage(store, definition('two', { 'requirements.txt': 'tiny==1.0\n', 'modules/two.py': 'x = 1\n' }));
    const [one, two] = listImages(store);
    expect(one?.bytes).toBeGreaterThan(0);
    expect(one?.sharedBytes).toBe(one?.bytes);
    expect(two?.sharedBytes).toBe(one?.bytes);
    expect(two?.bytes).toBeGreaterThan(one?.bytes ?? 0);
  });

  test('that fails leaves the last good image, and says which package failed and where the log is', async () => {
    const store = freshStore();
    const path = definition('intro', { 'requirements.txt': 'tiny==1.0\n' });
    const good = await buildImage(store, path);
    write(path, { 'requirements.txt': 'tiny==1.0\nno-such-package==3\n' });
    const failure = await buildImage(store, path).then(
      () => null,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ code: 'image_build_failed' });
    expect(failure?.message).toMatch(/^intro: requirements: .*no-such-package==3.* \(The whole log: .*intro-requirements\.log\)$/);
    expect(readFileSync(/log: (.*)\)/.exec(failure?.message ?? '')?.[1] ?? '', 'utf8')).toContain('no-such-package');
    expect(digestOf(store, 'intro')).toBe(good.digest);
    expect(readdirSync(store.temporary)).toEqual([]);
  });

  test('leaves no package manager, whatever a package brings', async () => {
    const store = freshStore();
    const { manifest } = await buildImage(store, definition('intro', { 'requirements.txt': 'hostile\n' }));
    const layer = layerFolder(store, manifest.layers[0]?.digest ?? '');
    expect(readdirSync(layer, { recursive: true }).filter((name) => String(name).endsWith('pip'))).toEqual([]);
  });

  test.each([
    ['math', /math is (?:compiled|frozen) into the interpreter/],
    ['os', /os is frozen into the interpreter/],
    ['encodings', /encodings is needed for the interpreter to start/],
    ['sys', /sys is compiled into the interpreter/],
    ['importlib', /importlib has parts that are frozen into the interpreter/],
  ])('that cannot take %s away refuses and names it', async (module, message) => {
    // A module that is a file in this Python can be taken away: which are compiled in differs between builds of Python.
    const store = freshStore();
    const outcome = await buildImage(store, definition('intro', { 'rmmodules.txt': `${module}\n` })).then(
      () => 'taken away',
      (error: Error) => error.message,
    );
    if (module !== 'math' || outcome !== 'taken away') expect(outcome).toMatch(message);
  });

  test('says that a module is not there anyway', async () => {
    const notes: string[] = [];
    const onEvent = (event: BuildEvent) => event.kind === 'done' && notes.push(...event.notes);
    await buildImage(freshStore(), definition('intro', { 'rmmodules.txt': 'turtel\n' }), { onEvent });
    expect(notes).toEqual(['rmmodules.txt: there is no module turtel in this image anyway']);
  });

  test('refuses to edit what the interpreter would never look for, and what is taken away', async () => {
    const sys = definition('one', { 'modules/os.py': 'x = 1\n' });
    await expect(buildImage(freshStore(), sys)).rejects.toThrow('os is part of the interpreter itself');
    const both = definition('two', { 'modules/random.py': 'x = 1\n', 'rmmodules.txt': 'random\n' });
    await expect(buildImage(freshStore(), both)).rejects.toThrow('modules/random.py replaces what rmmodules.txt takes away');
  });

  test('refuses an edited module that does not compile', async () => {
    const path = definition('intro', { 'modules/random.py': 'def broken(:\n' });
    await expect(buildImage(freshStore(), path)).rejects.toThrow(/intro: modules: .*\/random\.py, line 1: SyntaxError: /);
  });
});

const BUILD = `
import { buildImage, imageStore } from ${JSON.stringify(new URL('../../src/images/index.ts', import.meta.url).href)};
const image = await buildImage(imageStore(process.argv[2]), process.argv[3]);
console.log(image.digest);
`;

/** A build in a process of its own. */
function startBuild(script: string, store: string, path: string) {
  return spawn(process.execPath, [script, store, path], { stdio: ['ignore', 'pipe', 'ignore'], env: process.env });
}

test('a build that is killed at any instant leaves nothing half, and the next one tidies up', async () => {
  const script = join(folder(), 'build.mjs');
  writeFileSync(script, BUILD);
  const store = freshStore();
  const path = definition('intro');
  const good = await buildImage(store, path);
  for (let instant = 0; instant < 12; instant++) {
    write(path, { 'requirements.txt': 'tiny==1.0\n', 'modules/mine.py': `x = ${instant}\n` });
    const child = startBuild(script, store.folder, path);
    const ended = once(child, 'close');
    await Promise.race([pause(instant * 120), ended]);
    child.kill('SIGKILL');
    await ended;
    expect((await verifyImage(store, 'intro')).filter(({ fault }) => fault !== null)).toEqual([]);
  }
  const built = await buildImage(store, path);
  expect(built.digest).not.toBe(good.digest);
  expect(readdirSync(store.temporary)).toEqual([]);
  expect((await verifyImage(store, 'intro')).filter(({ fault }) => fault !== null)).toEqual([]);
});

test('builds at one time wait for each other', async () => {
  const store = freshStore();
  const names = ['one', 'two', 'three'];
  await Promise.all(names.map((name) => buildImage(store, definition(name, { 'requirements.txt': 'tiny==1.0\n' }))));
  expect(listImages(store).map(({ name }) => name)).toEqual(['one', 'three', 'two']);
  for (const name of names) expect((await verifyImage(store, name)).every(({ fault }) => fault === null)).toBe(true);
});

test('an image that somebody uses is not removed, and what no other needs goes with it', async () => {
  const store = freshStore();
  await buildImage(store, definition('one', { 'requirements.txt': 'tiny==1.0\n' }));
  const two = await buildImage(store, definition('two', { 'requirements.txt': 'tiny==1.0\n', 'modules/two.py': 'x = 1\n' }));
  claimImage(store, 'two', 'algebra-2026');
  await expect(removeImage(store, 'two')).rejects.toMatchObject({
    code: 'image_in_use',
    message: 'The image two is used by algebra-2026.',
  });
  releaseImage(store, 'two', 'algebra-2026');
  const { layers } = await removeImage(store, 'two');
  expect(layers).toEqual([two.manifest.layers[0]?.digest]);
  expect(existsSync(layerFolder(store, layers[0] ?? ''))).toBe(false);
  expect(() => findImage(store, 'two')).toThrow('There is no image "two"; there are host, one.');
  await expect(removeImage(store, 'two')).rejects.toMatchObject({ code: 'unknown_image' });
  expect((await verifyImage(store, 'one')).every(({ fault }) => fault === null)).toBe(true);
  expect(() => claimImage(store, 'one', '../../etc')).toThrow('who: expected');
});

test('whatever is changed in an image is told', async () => {
  const store = freshStore();
  const path = definition('intro', { 'modules/mine.py': 'x = 1\n' });
  const { digest, manifest } = await buildImage(store, path);
  const [top] = manifest.layers;
  appendFileSync(join(store.built, digest, 'launch'), 'preload os\n');
  const mine = readdirSync(layerFolder(store, top?.digest ?? ''), { recursive: true }).find((name) => String(name).endsWith('mine.py'));
  appendFileSync(join(layerFolder(store, top?.digest ?? ''), String(mine)), 'y = 2\n');
  const faults = (await verifyImage(store, 'intro')).filter(({ fault }) => fault !== null);
  expect(faults.map(({ part }) => part)).toEqual(['launch', top?.digest]);
  await buildImage(store, path);
  expect((await verifyImage(store, 'intro')).map(({ part, fault }) => [part, fault === null])).toContainEqual(['launch', true]);
  appendFileSync(join(store.built, digest, 'manifest.json'), ' ');
  expect(await verifyImage(store, 'intro')).toEqual([{ part: 'manifest', fault: 'it has another digest' }]);
});
