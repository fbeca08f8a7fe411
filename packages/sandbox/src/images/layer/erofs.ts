import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { LAYER_TIME } from './canonical.ts';

const run = promisify(execFile);

/** Since 6.12 a file is mounted as erofs without a loop device; the launcher knows no other way. */
export function mountsFiles(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 12);
}

const isKnown = () => /\berofs$/m.test(readFileSync('/proc/filesystems', 'utf8'));

/** Whether layers can be made and mounted as erofs here. */
export async function hasErofs(): Promise<boolean> {
  if (!mountsFiles(release())) return false;
  // On Debian it is a module, which is not listed before it is loaded.
  if (!isKnown()) await run('modprobe', ['--quiet', 'erofs']).catch(() => undefined);
  if (!isKnown()) return false;
  return run('mkfs.erofs', ['--help']).then(
    () => true,
    () => false,
  );
}

/**
 * Makes an erofs image of a folder that is a layer. Only ever from plain files and here: an image that somebody else made would have the
 * kernel read their structures.
 * Extended attributes are left out: no digest tells of them. With LZ4 the 410 MB of numpy, scipy, pandas and matplotlib take 228 MB. To import them takes as long as from a folder or an image that
 * is not compressed: 0.9 s each when they are in the page cache, 1.7 s from the disk. (lz4hc: 205 MB, and four times as long to make.)
 */
export async function makeErofs(folder: string, image: string): Promise<void> {
  const uuid = '00000000-0000-4000-8000-000000000000';
  await run('mkfs.erofs', ['-zlz4', '-x-1', '-T', String(LAYER_TIME), '-U', uuid, '--all-root', '--quiet', '--', image, folder], {
    maxBuffer: 64 << 20,
  });
}
