import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDefinition } from '../../src/images/definition/read.ts';
import { buildImage, layerFolder } from '../../src/images/index.ts';
import { definition, folder, freshStore, write } from './folders.ts';

const HAS_TOOLS = ['/usr/bin/skopeo', '/usr/bin/umoci'].every((path) => existsSync(path));

/** A definition whose folder holds an OCI layout of a root. */
function ociDefinition(root: string): string {
  const path = definition('oci', { 'image.yaml': 'base: oci:layout\nlanguages: [bash]\n' });
  const layout = join(path, 'layout');
  const umoci = (...args: string[]) => execFileSync('umoci', args, { stdio: 'ignore' });
  umoci('init', '--layout', layout);
  umoci('new', '--image', `${layout}:image`);
  umoci('insert', '--image', `${layout}:image`, root, '/');
  return path;
}

test.skipIf(!HAS_TOOLS)(
  'an OCI image becomes a root without set-user-ID programs, package managers and what a sandbox has of its own',
  async () => {
    const root = folder();
    write(root, {
      'usr/bin/sh': 'sh',
      'usr/bin/su': 'su',
      'usr/bin/apt': 'apt',
      'etc/passwd': 'evil',
      'root/.ssh/key': 'key',
      'run/x': 'x',
    });
    chmodSync(join(root, 'usr/bin/su'), 0o4755);
    const store = freshStore();
    const { digest, manifest } = await buildImage(store, ociDefinition(root));
    const layer = layerFolder(store, manifest.layers[0]?.digest ?? '');
    const isThere = (path: string) => existsSync(join(layer, path));
    expect(['usr/bin/sh', 'usr/bin/apt', 'root', 'run/x', 'home/student', 'proc'].map(isThere)).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(lstatSync(join(layer, 'usr/bin/su')).mode & 0o7777).toBe(0o755);
    expect(readFileSync(join(layer, 'etc/passwd'), 'utf8')).toContain('student:x:1000');
    expect(readFileSync(join(store.built, digest, 'launch'), 'utf8')).toMatch(/^base layers\n/);
  },
);

test.skipIf(!HAS_TOOLS)("an OCI image with links in place of folders reaches nothing of the host's", async () => {
  const host = folder();
  write(host, { 'etc/passwd': 'kept', 'bin/apt': 'kept' });
  const etc = folder();
  write(etc, { 'usr/bin/sh': 'sh' });
  symlinkSync(join(host, 'etc'), join(etc, 'etc'));
  await expect(buildImage(freshStore(), ociDefinition(etc))).rejects.toThrow('/etc of the OCI image is no folder');
  const bin = folder();
  write(bin, { 'etc/x': 'x', 'usr/lib/x': 'x' });
  symlinkSync(join(host, 'bin'), join(bin, 'usr/bin'));
  symlinkSync(join(host, 'etc'), join(bin, 'var'));
  await buildImage(freshStore(), ociDefinition(bin));
  expect(readFileSync(join(host, 'etc/passwd'), 'utf8')).toBe('kept');
  expect(readFileSync(join(host, 'bin/apt'), 'utf8')).toBe('kept');
});

test('no other transport and no option passes as an OCI image', () => {
  const read = (base: string) => readDefinition(definition('oci', { 'image.yaml': `base: ${JSON.stringify(base)}\nlanguages: [bash]\n` }));
  for (const base of [
    'oci:docker://debian:12',
    `oci:docker://ghcr.io/a/b-c@sha256:${'a'.repeat(64)}`,
    'oci:docker://localhost:5000/x:1.2',
  ]) {
    expect(read(base).oci).toEqual({ reference: base.slice(4), layout: null });
  }
  for (const base of [
    'oci:dir:/etc',
    'oci:/etc',
    'oci:../x',
    'oci:docker://../x',
    'oci:docker-daemon:x:y',
    'oci:-x',
    'oci:',
    'oci:docker://-x',
    'oci:docker://a b',
  ]) {
    expect(() => read(base)).toThrow(expect.objectContaining({ code: 'image_invalid' }) as unknown);
  }
});
