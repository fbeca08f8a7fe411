import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { imageStore, type ImageStore } from '../../src/images/index.ts';

const made: string[] = [];

afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A fresh folder that is removed after the file's tests. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'invigil-images-'));
  made.push(path);
  return path;
}

/** Writes files by path relative to a folder. */
export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The folder of a definition; `image.yaml` is that of a Python image unless it is given. */
export function definition(name: string, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder(), name);
  write(path, { 'image.yaml': 'languages: [python]\n', ...files });
  return path;
}

/** A store of its own. */
export function freshStore(): ImageStore {
  return imageStore(join(folder(), 'store'));
}
