import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SandboxError } from '../errors.ts';
import type { FileContent } from '../types.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 1000;

function refuse(path: string, message: string, cause?: unknown): never {
  throw new SandboxError('invalid_request', `files: ${path} ${message}.`, { field: 'files', cause });
}

/**
 * Files and folders of the host, as files for a jail: each under its last name, folders with all regular files in them.
 * Links inside a folder are left out: they could lead anywhere. Throws SandboxError `invalid_request`.
 */
export async function readHostFiles(paths: readonly string[]): Promise<Record<string, FileContent>> {
  const files: Record<string, FileContent> = {};
  let room = MOST_BYTES;

  async function readFile(path: string, name: string, follow: boolean): Promise<void> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW));
    try {
      const status = await file.stat();
      if (!status.isFile()) return follow ? refuse(path, 'is not a regular file') : undefined;
      if ((room -= status.size) < 0) refuse(path, `is too much: all files together may have ${MOST_BYTES} bytes`);
      if (Object.keys(files).length >= MOST_FILES) refuse(path, `is too much: there may be ${MOST_FILES} files`);
      files[name] = await file.readFile();
    } finally {
      await file.close();
    }
  }

  async function readFolder(folder: string, name: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const [path, inner] = [join(folder, entry.name), `${name}/${entry.name}`];
      if (entry.isDirectory()) await readFolder(path, inner);
      else if (entry.isFile()) await readFile(path, inner, false);
    }
  }

  for (const path of paths) {
    const status = await stat(path).catch((cause: unknown) => refuse(path, 'cannot be read', cause));
    if (status.isDirectory()) await readFolder(path, basename(path));
    else await readFile(path, basename(path), true);
  }
  return files;
}
