import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Output } from '../../src/outputs/bundle.ts';
import { ShelfFull } from '../../src/outputs/shelf.ts';
import { OutputStore, type OutputStoreOptions } from '../../src/outputs/store.ts';

const root = mkdtempSync(join(tmpdir(), 'invigil-outputs-'));
const stores: OutputStore[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const store of stores.splice(0)) store.close();
});
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, 'below', String((folders += 1)));

async function openStore(folder: string, more: Partial<OutputStoreOptions> = {}): Promise<OutputStore> {
  const onError = (error: unknown): void => {
    throw error;
  };
  const store = await OutputStore.open({ folder, keepMs: 60_000, limits: { runs: 100, bytes: 1e6 }, onError, ...more });
  stores.push(store);
  return store;
}

const output = (text: string, type: Output['type'] = 'text/plain'): Output => ({ type, size: text.length, content: Buffer.from(text) });

async function textOf(store: OutputStore, id: string, number = 0): Promise<string | null> {
  const found = await store.read(id, number);
  return found === null ? null : `${found.type} ${found.size} ${(await buffer(found.content)).toString()}`;
}

describe('kept outputs', () => {
  test('are given out one by one, an empty one too, and no more than there are', async () => {
    const store = await openStore(newFolder());
    const { id } = await store.keep([output('one'), output(''), output('<p>', 'text/html')]);
    expect(await Promise.all([0, 1, 2, 3].map((n) => textOf(store, id, n)))).toEqual([
      'text/plain 3 one',
      'text/plain 0 ',
      'text/html 3 <p>',
      null,
    ]);
    expect(await textOf(store, id.replace(/./, 'g'))).toBeNull();
  });

  test('have ids that nobody can guess, and lie where only this user reads', async () => {
    const folder = newFolder();
    const store = await openStore(folder);
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await store.keep([output('x')])).id));
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('outlive a restart, and go at their time', async () => {
    const folder = newFolder();
    const first = await openStore(folder);
    const { id, expires } = await first.keep([output('one')]);
    first.close();
    const second = await openStore(folder);
    expect([second.runs, second.bytes > 3, await textOf(second, id)]).toEqual([1, true, 'text/plain 3 one']);
    vi.useFakeTimers({ toFake: ['Date'], now: expires });
    expect(await textOf(second, id)).toBeNull();
    const third = await openStore(folder);
    expect([third.runs, third.bytes, readdirSync(folder)]).toEqual([0, 0, []]);
  });

  test('go while the server runs', async () => {
    const folder = newFolder();
    const store = await openStore(folder, { keepMs: 20 });
    await store.keep([output('one')]);
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), { timeout: 30_000 });
  });

  test('go before their time where there is too much, the oldest first', async () => {
    const byRuns = await openStore(newFolder(), { limits: { runs: 2, bytes: 1e6 } });
    const runs = [await byRuns.keep([output('1')]), await byRuns.keep([output('2')]), await byRuns.keep([output('3')])];
    expect(await Promise.all(runs.map(({ id }) => textOf(byRuns, id)))).toEqual([null, 'text/plain 1 2', 'text/plain 1 3']);

    const folder = newFolder();
    const byBytes = await openStore(folder, { limits: { runs: 100, bytes: 1000 } });
    const [one, two] = [await byBytes.keep([output('x'.repeat(700))]), await byBytes.keep([output('y'.repeat(700))])];
    expect([await textOf(byBytes, one.id), (await textOf(byBytes, two.id))?.length]).toEqual([null, 715]);
    await expect(byBytes.keep([output('z'.repeat(1000))])).rejects.toThrow(ShelfFull);
    expect([readdirSync(folder).length, (await textOf(byBytes, two.id))?.length]).toEqual([1, 715]);
  });

  test('leave alone what is not theirs', async () => {
    const folder = newFolder();
    await (await openStore(folder)).keep([output('1')]);
    for (const name of ['notes.txt', '0000000000001-xyz', `1-${'a'.repeat(40)}`]) {
      writeFileSync(join(folder, name), 'mine');
      utimesSync(join(folder, name), 0, 0);
    }
    await openStore(folder, { limits: { runs: 0, bytes: 0 } });
    expect(readdirSync(folder)).toHaveLength(4);
  });

  test('that were damaged are an error and no output', async () => {
    const folder = newFolder();
    const store = await openStore(folder);
    for (const damage of ['', '0000000002\n', 'x'.repeat(50), '0000000002\n{}', '0000000003\n[1]', '0000000019\n[["text/plain",9e9]]']) {
      const { id } = await store.keep([output('1')]);
      const name = readdirSync(folder).find((one) => one.includes(id)) ?? '';
      writeFileSync(join(folder, name), damage);
      await expect(textOf(store, id)).rejects.toThrow();
    }
  });

  test('that could not be written leave nothing, and their room is free again', async () => {
    const folder = newFolder();
    const store = await openStore(folder);
    await store.keep([output('1')]);
    const { bytes } = store;
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await expect(store.keep([output('2')])).rejects.toThrow(/EEXIST|ENOTDIR/);
    expect([store.runs, store.bytes]).toEqual([1, bytes]);
  });

  test('what a killed server left half written makes room before what is newer', async () => {
    const folder = newFolder();
    const { id } = await (await openStore(folder)).keep([output('1')]);
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, `${name.replace(id, 'a'.repeat(40))}.part`), 'x'.repeat(900));
    const store = await openStore(folder, { limits: { runs: 100, bytes: 1000 } });
    expect([store.runs, await textOf(store, 'a'.repeat(40))]).toEqual([2, null]);
    await store.keep([output('2'.repeat(500))]);
    expect(readdirSync(folder).filter((one) => one.endsWith('.part'))).toEqual([]);
  });
});

test('a server killed at any instant leaves whole outputs, and nothing that is never deleted', async () => {
  const folder = newFolder();
  const acknowledged: string[] = [];
  for (let round = 1; round <= 4; round += 1) {
    const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), folder, '600000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => keeper.once('exit', resolve));
    let told = 0;
    for await (const id of createInterface({ input: keeper.stdout })) {
      acknowledged.push(id);
      if ((told += 1) === round * 3) keeper.kill('SIGKILL');
    }
    await ended;
  }
  const store = await openStore(folder, { limits: { runs: 10_000, bytes: 2 ** 30 } });
  for (const id of acknowledged) expect((await textOf(store, id))?.length).toBe('text/plain 100000 '.length + 100_000);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_001 });
  await openStore(folder);
  expect(readdirSync(folder)).toEqual([]);
}, 120_000);
