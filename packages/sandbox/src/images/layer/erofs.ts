import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { LAYER_TIME } from './canonical.ts';

const run = promisify(execFile);

/** Whether this kernel knows erofs, as far as can be told: a module that is not loaded yet is not seen. */
function kernelHasErofs(): boolean {
  return /\berofs$/m.test(readFileSync('/proc/filesystems', 'utf8'));
}

/** The version of mkfs.erofs, where layers can be made and mounted so; else null. */
export async function erofsVersion(): Promise<string | null> {
  if (!kernelHasErofs()) return null;
  try {
    const { stdout, stderr } = await run('mkfs.erofs', ['--version']);
    return /(\d+\.\d[\w.-]*)/.exec(stdout + stderr)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Makes an erofs image of a folder that is a layer. Only ever from plain files and here: an image that somebody else made would have the
 * kernel read their structures.
 */
export async function makeErofs(folder: string, image: string): Promise<void> {
  const uuid = '00000000-0000-4000-8000-000000000000';
  await run('mkfs.erofs', ['-T', String(LAYER_TIME), '-U', uuid, '--all-root', '--', image, folder], { maxBuffer: 64 << 20 });
}
