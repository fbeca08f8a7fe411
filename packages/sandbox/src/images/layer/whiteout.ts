import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Takes paths away from the layers below: puts a whiteout at each. Paths are relative to the layer, and none is below another. */
export async function whiteOut(layer: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    mkdirSync(dirname(join(layer, path)), { recursive: true });
    // Node has no mknod. One process each: a few dozen at most.
    await run('mknod', ['--mode=0644', '--', join(layer, path), 'c', '0', '0']);
  }
}
