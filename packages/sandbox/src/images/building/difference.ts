import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';

function isSame(a: string, b: string, one: Stats, other: Stats): boolean {
  if (one.isSymbolicLink()) return other.isSymbolicLink() && readlinkSync(a) === readlinkSync(b);
  if (!one.isFile() || !other.isFile() || one.size !== other.size) return false;
  if (((one.mode & 0o111) !== 0) !== ((other.mode & 0o111) !== 0)) return false;
  return readFileSync(a).equals(readFileSync(b));
}

/**
 * Takes out of a tree what a lower one shows already, so that only what differs is left. Gives the paths that the tree lacks, for which the
 * layer needs whiteouts.
 */
export function keepDifference(tree: string, below: string): string[] {
  const lacking = readdirSync(below).filter((name) => lstatSync(join(tree, name), { throwIfNoEntry: false }) === undefined);
  for (const name of readdirSync(tree)) {
    const own = join(tree, name);
    const other = join(below, name);
    const status = lstatSync(own);
    const there = lstatSync(other, { throwIfNoEntry: false });
    if (there === undefined) continue;
    if (status.isDirectory() && there.isDirectory()) {
      lacking.push(...keepDifference(own, other).map((path) => `${name}/${path}`));
      if (readdirSync(own).length === 0) rmSync(own, { recursive: true });
    } else if (isSame(own, other, status, there)) {
      rmSync(own);
    }
  }
  return lacking;
}
