import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepDifference } from '../../src/images/building/difference.ts';
import { canonicalise, summarise } from '../../src/images/layer/canonical.ts';
import { LayerView } from '../../src/images/layer/view.ts';
import { whiteOut } from '../../src/images/layer/whiteout.ts';
import { folder, write } from './folders.ts';

test('the same content has the same digest, whatever its times, owners and the order of its making are', async () => {
  const one = folder();
  const other = folder();
  write(one, { 'usr/a': 'a', 'usr/b/c': 'c' });
  symlinkSync('a', join(one, 'usr/link'));
  symlinkSync('a', join(other, 'link'));
  write(other, { 'usr/b/c': 'c', 'usr/a': 'a' });
  execFileSync('mv', [join(other, 'link'), join(other, 'usr/link')]);
  utimesSync(join(other, 'usr/a'), 1, 1);
  chmodSync(join(other, 'usr/a'), 0o600);
  const first = await canonicalise(one);
  expect(await canonicalise(other)).toEqual(first);
  expect(await summarise(other)).toEqual(first);
  expect(first).toMatchObject({ bytes: 2, entries: 5 });
});

test('every difference of content is a difference of digest', async () => {
  const make = async (change: (root: string) => void | Promise<void>) => {
    const root = folder();
    write(root, { 'usr/a': 'a', 'usr/b/c': 'c' });
    await change(root);
    return (await canonicalise(root)).digest;
  };
  const digests = await Promise.all([
    make(() => undefined),
    make((root) => write(root, { 'usr/a': 'b' })),
    make((root) => write(root, { 'usr/d': '' })),
    make((root) => chmodSync(join(root, 'usr/a'), 0o755)),
    make((root) => symlinkSync('a', join(root, 'usr/d'))),
    make((root) => symlinkSync('b', join(root, 'usr/d'))),
    make((root) => whiteOut(root, ['usr/d'])),
    make((root) => mkdirSync(join(root, 'usr/d'))),
  ]);
  expect(new Set(digests).size).toBe(digests.length);
});

test('nothing in a layer is setuid, and no device is in one', async () => {
  const root = folder();
  write(root, { 'usr/su': '' });
  chmodSync(join(root, 'usr/su'), 0o6755);
  await canonicalise(root);
  expect(execFileSync('stat', ['-c', '%a %u %g %Y', join(root, 'usr/su')], { encoding: 'utf8' })).toBe('755 0 0 315532800\n');
  execFileSync('mknod', [join(root, 'usr/null'), 'c', '1', '3']);
  await expect(canonicalise(root)).rejects.toThrow('neither file, folder, link nor whiteout');
});

test('a tree is the lower one and its difference, files taken away included', async () => {
  const lower = folder();
  const tree = folder();
  write(lower, { 'usr/same': '1', 'usr/changed': '1', 'usr/gone': '1', 'opt/gone/x': '1' });
  write(tree, { 'usr/same': '1', 'usr/changed': '2', 'usr/new': '1' });
  const lacking = keepDifference(tree, lower);
  expect(lacking.toSorted()).toEqual(['opt', 'usr/gone']);
  await whiteOut(tree, lacking);
  const view = new LayerView([tree, lower]);
  expect(view.list('')).toEqual(['usr']);
  expect(view.list('usr')).toEqual(['changed', 'new', 'same']);
});

/** A layer over the names a, b and c, two deep: what lies at each path. */
type Kind = 'none' | 'file' | 'folder' | 'whiteout';
const kinds = fc.constantFrom<Kind>('none', 'file', 'folder', 'whiteout');
const layer = fc.record({ a: kinds, b: kinds, 'a/a': kinds, 'a/b': kinds, 'b/c': kinds });

async function makeLayer(root: string, paths: Readonly<Record<string, Kind>>): Promise<void> {
  for (const [path, kind] of Object.entries(paths)) {
    const [parent] = path.split('/');
    if (path.includes('/') && paths[parent ?? ''] !== 'folder') continue;
    if (kind === 'file') write(root, { [path]: '' });
    if (kind === 'folder') mkdirSync(join(root, path), { recursive: true });
    if (kind === 'whiteout') await whiteOut(root, [path]);
  }
}

/** What can be reached in an overlay of layers, the topmost first. (A folder of one layer only lists its whiteouts, which lead nowhere.) */
function mounted(roots: readonly string[]): string[] {
  const script =
    'mount -t overlay overlay -o "ro,lowerdir=$1" "$2" && cd "$2" && find . -mindepth 1 | while read -r path; do [ ! -e "$path" ] || echo "$path"; done';
  const output = execFileSync('unshare', ['--mount', 'sh', '-c', script, 'sh', roots.join(':'), folder()], { encoding: 'utf8' });
  return output.split('\n').filter((line) => line !== '');
}

function seen(view: LayerView, path: string): string[] {
  return view.list(path).flatMap((name) => {
    const full = path === '' ? name : `${path}/${name}`;
    return [`./${full}`, ...(view.find(full)?.status.isDirectory() === true ? seen(view, full) : [])];
  });
}

test('a view shows what overlayfs shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(layer, { minLength: 2, maxLength: 3 }), async (layers) => {
      const roots = layers.map(() => folder());
      for (const [index, paths] of layers.entries()) await makeLayer(roots[index] ?? '', paths);
      expect(seen(new LayerView(roots), '').toSorted()).toEqual(mounted(roots).toSorted());
    }),
    { numRuns: 25 },
  );
});

test('hard links count as files of their own', async () => {
  const root = folder();
  write(root, { 'usr/a': 'a' });
  linkSync(join(root, 'usr/a'), join(root, 'usr/b'));
  expect(readdirSync(join(root, 'usr'))).toHaveLength(2);
  expect(await canonicalise(root)).toMatchObject({ bytes: 2, entries: 3 });
});
