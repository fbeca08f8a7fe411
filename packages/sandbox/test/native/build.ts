import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NATIVE = fileURLToPath(new URL('../../native/', import.meta.url));

/** A folder of its own for what a test file builds, so that test files do not disturb each other. */
export interface BuildFolder {
  /** Absolute path of the folder, or of something in it. */
  path(...names: string[]): string;
  /** Builds one file with a makefile of native/ and returns its path. Throws with make's output. */
  make(name: string, variables?: Record<string, string>, makefile?: string): string;
  remove(): void;
}

export function buildFolder(): BuildFolder {
  const folder = mkdtempSync(join(tmpdir(), 'invigil-build-'));
  const path = (...names: string[]): string => join(folder, ...names);
  return {
    path,
    make(name, variables = {}, makefile = 'seccomp/seccomp.mk') {
      const assignments = Object.entries({ BUILD: `${folder}/`, NODE: process.execPath, ...variables }).map(
        ([key, value]) => `${key}=${value}`,
      );
      execFileSync('make', ['-s', '-C', NATIVE, '-f', makefile, ...assignments, path(name)], { stdio: 'pipe' });
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
