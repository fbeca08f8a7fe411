import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { geteuid } from 'node:process';
import { SandboxError } from '../../errors.ts';
import type { OciSource } from '../definition/read.ts';
import { packagesOf, stripRoot } from './debian-root.ts';
import { fingerprint, writeFiles } from './edit.ts';
import type { Step } from './step.ts';
import { runTool } from './tool.ts';

/** Folders that are written to or looked through while a root is stripped: as links they could lead to the host's own. */
const REAL = ['etc', 'usr', 'home', 'mnt', 'opt'] as const;

function checkFolders(root: string): void {
  for (const name of REAL) {
    const status = lstatSync(join(root, name), { throwIfNoEntry: false });
    if (status !== undefined && !status.isDirectory()) {
      throw new SandboxError('image_build_failed', `/${name} of the OCI image is no folder.`, { field: 'base' });
    }
  }
}

/**
 * The bottom layer of an image of base `oci:…`: what skopeo fetches and umoci unpacks, without what a sandbox has of its own. Nothing of it
 * is started while it is unpacked, and no file system is mounted that somebody else made.
 */
export function ociStep({ reference, layout }: OciSource): Step {
  return {
    name: 'root',
    inputs: { reference, layout: layout === null ? null : fingerprint(layout), architecture: process.arch },
    make: async ({ folder, log }) => {
      if (geteuid?.() !== 0) throw new SandboxError('image_build_failed', 'An OCI image can only be unpacked by root.');
      const source = join(folder, 'source');
      if (layout !== null) writeFiles(source, layout);
      const from = layout === null ? reference : `oci:${source}`;
      await runTool(['skopeo', 'copy', '--quiet', '--', from, `oci:${join(folder, 'copy')}:image`], { log });
      await runTool(['umoci', 'unpack', '--image', `${join(folder, 'copy')}:image`, join(folder, 'bundle')], { log });
      const root = join(folder, 'bundle/rootfs');
      checkFolders(root);
      const packages = packagesOf(root);
      for (const name of ['etc', 'usr']) mkdirSync(join(root, name), { recursive: true });
      rmSync(join(root, '.disk'), { recursive: true, force: true });
      stripRoot(root);
      return { packages, root: 'bundle/rootfs' };
    },
  };
}
