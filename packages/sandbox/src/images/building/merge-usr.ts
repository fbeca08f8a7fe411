import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE_FOLDERS } from '../definition/grammar.ts';

/** Folders that are links into /usr on a merged host. */
const MERGED = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'] as const;

function moveInto(from: string, to: string): void {
  const there = lstatSync(to, { throwIfNoEntry: false });
  if (there?.isDirectory() !== true || !lstatSync(from).isDirectory()) {
    renameSync(from, to);
    return;
  }
  for (const name of readdirSync(from)) moveInto(join(from, name), join(to, name));
}

/**
 * Makes unpacked packages fit over a host's root: what lies in /lib goes to /usr/lib where the host's /lib is a link there, and what an image
 * does not show (/var, /boot) goes away.
 */
export function fitOverHost(layer: string): void {
  for (const name of MERGED) {
    const own = join(layer, name);
    if (lstatSync(own, { throwIfNoEntry: false }) === undefined || !lstatSync(join('/', name)).isSymbolicLink()) continue;
    mkdirSync(join(layer, 'usr', name), { recursive: true });
    moveInto(own, join(layer, 'usr', name));
  }
  const shown: readonly string[] = IMAGE_FOLDERS;
  for (const name of readdirSync(layer)) if (!shown.includes(name)) rmSync(join(layer, name), { recursive: true });
}
