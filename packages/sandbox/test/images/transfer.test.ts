import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage, exportImage, findImage, importImage, verifyImage, type ImageStore, type Manifest } from '../../src/images/index.ts';
import { encodeHead, padding, type Member } from '../../src/images/transfer/tar-format.ts';
import { definition, folder, freshStore } from './folders.ts';

let store: ImageStore;
let archive: string;

beforeAll(async () => {
  store = freshStore();
  const long = `${'deep/'.repeat(30)}ünïcode name.txt`;
  const path = definition('intro', {
    'image.yaml': 'languages: [python]\nfiles: [{from: data, to: /opt/data}]\nlinks: {/opt/link: /opt/data/a}\n',
    'data/a': 'a'.repeat(1_200_000),
    'data/empty': '',
    [`data/${long}`]: 'far away',
    'modules/random.py': 'x = 1\n',
    'rmmodules.txt': 'turtle\nsocket\n',
  });
  await buildImage(store, path);
  archive = join(folder(), 'intro.tar');
  await exportImage(store, 'intro', archive);
});

const refused = expect.objectContaining({ code: 'image_damaged' }) as unknown;

test('an image comes out of its archive as it went in', async () => {
  const other = freshStore();
  const { digest } = await importImage(other, archive);
  expect(digest).toBe(findImage(store, 'intro').digest);
  expect((await verifyImage(other, 'intro')).every(({ fault }) => fault === null)).toBe(true);
  expect(readdirSync(other.temporary)).toEqual([]);
});

test('an archive is one that tar can read', () => {
  const names = execFileSync('tar', ['--list', '--file', archive], { encoding: 'utf8' }).split('\n');
  expect(names[0]).toBe('manifest.json');
  expect(names.filter((name) => name.includes('deep/'))).toHaveLength(30);
});

test('an archive that is cut off, or that is none, is refused, and nothing stays behind', async () => {
  const bytes = readFileSync(archive);
  for (const part of [bytes.subarray(0, bytes.length - 2048), bytes.subarray(0, 700), Buffer.alloc(0), Buffer.from('not an archive')]) {
    const other = freshStore();
    const file = join(folder(), 'part.tar');
    writeFileSync(file, part);
    await expect(importImage(other, file)).rejects.toThrow(refused);
    expect(readdirSync(other.names)).toEqual([]);
    expect(readdirSync(other.temporary)).toEqual([]);
  }
  await expect(importImage(freshStore(), '/nowhere')).rejects.toThrow(refused);
});

test('an archive with any byte changed is refused, or is the same image', async () => {
  const bytes = readFileSync(archive);
  const { digest } = findImage(store, 'intro');
  const file = join(folder(), 'changed.tar');
  const place = fc.oneof(fc.nat(20_000), fc.nat(bytes.length - 1));
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, difference) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ difference;
      writeFileSync(file, changed);
      const other = freshStore();
      const outcome = await importImage(other, file).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'image_damaged' });
      else expect(outcome).toMatchObject({ digest });
      expect(readdirSync(other.temporary)).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

/** An archive of whatever members, whose manifest names one layer. */
function hostile(members: readonly (Partial<Member> & { content?: string })[], claims: Partial<Manifest['layers'][number]> = {}): string {
  const layer = { digest: 'a'.repeat(64), step: 'files', bytes: 1000, entries: 10, ...claims };
  const manifest = { ...findImage(store, 'intro').manifest, layers: [layer] };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const parts = [{ path: 'manifest.json', content: text }, ...members].flatMap(({ content = '', ...given }) => {
    const member: Member = { kind: 'file', path: '', mode: 0o644, size: content.length, target: '', ...given };
    return [encodeHead(member), Buffer.from(content), padding(content.length)];
  });
  const file = join(folder(), 'hostile.tar');
  writeFileSync(file, Buffer.concat([...parts, Buffer.alloc(1024)]));
  return file;
}

const L = `layers/${'a'.repeat(64)}`;

describe('a hostile archive', () => {
  const outside = join(folder(), 'outside');

  test.each<[string, (Partial<Member> & { content?: string })[], RegExp]>([
    ['climbs out', [{ path: `${L}/../../../outside`, content: 'x' }], /none of its layers'/],
    ['is absolute', [{ path: outside, content: 'x' }], /none of its layers'/],
    ['names another layer', [{ path: `layers/${'b'.repeat(64)}/usr`, kind: 'folder' }], /none of its layers'/],
    ['has an empty part', [{ path: `${L}//usr`, kind: 'folder' }], /none of its layers'/],
    ['has a dot', [{ path: `${L}/./usr`, kind: 'folder' }], /none of its layers'/],
    [
      'goes through a link',
      [
        { path: `${L}/usr`, kind: 'link', target: '/tmp' },
        { path: `${L}/usr/outside`, content: 'x' },
      ],
      /not in a folder of the archive/,
    ],
    ['has no folder', [{ path: `${L}/usr/x`, content: 'x' }], /not in a folder of the archive/],
    [
      'writes through a link of the same name',
      [
        { path: `${L}/usr`, kind: 'link', target: outside },
        { path: `${L}/usr`, content: 'x' },
      ],
      /is there twice/,
    ],
    ['has a setuid file', [{ path: `${L}/su`, mode: 0o4755, content: 'x' }], /setuid/],
    ['has more bytes than it says', [{ path: `${L}/big`, content: 'x'.repeat(1001) }], /more than its manifest says/],
    [
      'has more files than it says',
      Array.from({ length: 11 }, (_, index) => ({ path: `${L}/${index}`, content: '' })),
      /more than its manifest says/,
    ],
    ['has another digest', [{ path: `${L}/usr`, kind: 'folder' }], /has the digest/],
  ])('that %s is refused', async (_, members, message) => {
    const other = freshStore();
    await expect(importImage(other, hostile(members))).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(message) as string }) as unknown,
    );
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(other.temporary)).toEqual([]);
    expect(readdirSync(other.layers)).toEqual([]);
  });

  test('that holds a device, a hard link or a foreign file system is refused', async () => {
    for (const type of ['1', '3', '4', '6', '7', 'L', 'S', 'g']) {
      const head = encodeHead({ kind: 'whiteout', path: `${L}/x`, mode: 0o644, size: 0, target: '' });
      head.write(type, 156, 'latin1');
      head.write('0000001', 329, 'latin1');
      head.fill(' ', 148, 156);
      head.write(
        `${head
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, '0')}\0 `,
        148,
        'latin1',
      );
      const file = hostile([]);
      const bytes = readFileSync(file);
      writeFileSync(file, Buffer.concat([bytes.subarray(0, bytes.length - 1024), head, Buffer.alloc(1024)]));
      await expect(importImage(freshStore(), file)).rejects.toThrow(refused);
    }
  });

  test('whose manifest asks for more than there can be is refused', async () => {
    const file = hostile([]);
    const text = readFileSync(file, 'latin1');
    for (const [from, to] of [
      ['"name": "intro"', '"name": "../ab"'],
      ['"path": "/usr/bin/python3"', '"path": "/tmp/bin/python3"'],
      ['"version": 1,', '"version": 2,'],
      ['"bytes": 1000', '"bytes": -100'],
      [`"architecture": "${process.arch}"`, `"architecture": "${process.arch.replace(/./, 'z')}"`],
    ] as const) {
      expect(text).toContain(from);
      writeFileSync(file, text.replace(from, to), 'latin1');
      await expect(importImage(freshStore(), file)).rejects.toThrow(refused);
    }
  });
});

test('what is exported is the digest of what is imported', () => {
  const text = readFileSync(archive).subarray(512).toString('utf8').split('\0')[0] ?? '';
  expect(createHash('sha256').update(text).digest('hex')).toBe(findImage(store, 'intro').digest);
  expect(statSync(archive).size % 512).toBe(0);
});
