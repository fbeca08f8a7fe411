import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { invalidDefinition } from './faults.ts';

const { O_RDONLY, O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK } = constants;

/** Files, folders and bytes that one definition may bring along. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 2 ** 30;

/** A file or folder of a definition, held open: what its name leads to later does not matter. */
interface Held {
  fd: number;
  status: Stats;
}

/**
 * Opens one name in a held folder. A link is refused: a course that writes its own definition could show its students any file of the
 * host with one. Through /proc/self/fd no other part of the path can be exchanged for a link either.
 */
function openChild(folder: number, name: string, shown: string): Held | undefined {
  try {
    // Without O_NONBLOCK a named pipe would hold the build up for ever.
    const fd = openSync(`/proc/self/fd/${folder}/${name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const status = fstatSync(fd);
    if (status.isFile() || status.isDirectory()) return { fd, status };
    closeSync(fd);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code !== 'ELOOP' && code !== 'ENXIO') throw error;
  }
  throw invalidDefinition(shown, '', 'expected a regular file or a folder; links and devices are not taken');
}

/** The folder of one definition. */
export class PlainFolder {
  readonly #root: number;
  readonly #shown: string;
  #entries = 0;
  #bytes = 0;

  /** `shown`: how messages call the folder. Throws the system's error where there is none. */
  constructor(path: string, shown: string) {
    this.#root = openSync(path, O_RDONLY | O_DIRECTORY);
    this.#shown = shown;
  }

  close(): void {
    closeSync(this.#root);
  }

  /** A small text file; undefined where there is none. Throws SandboxError `image_invalid`. */
  text(name: string, mostBytes: number): string | undefined {
    const held = this.#open(name);
    if (held === undefined) return undefined;
    const shown = `${this.#shown}/${name}`;
    try {
      if (!held.status.isFile()) throw invalidDefinition(shown, '', 'expected a file, got a folder');
      if (held.status.size > mostBytes) throw invalidDefinition(shown, '', `expected at most ${mostBytes} bytes, got ${held.status.size}`);
      return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(held.fd));
    } catch (error) {
      throw error instanceof TypeError ? invalidDefinition(shown, '', 'expected text in UTF-8') : error;
    } finally {
      closeSync(held.fd);
    }
  }

  /**
   * The regular files at or below a path of the folder, with paths relative to it (`''` where the path is a file itself), in order.
   * undefined where there is nothing. Throws SandboxError `image_invalid`.
   */
  files(path: string): PlainFile[] | undefined {
    const held = this.#open(path);
    if (held === undefined) return undefined;
    const files: PlainFile[] = [];
    this.#collect(held, '', `${this.#shown}/${path}`, files);
    return files;
  }

  #open(path: string): Held | undefined {
    let folder: Held | undefined;
    for (const name of path.split('/')) {
      const next = openChild(folder?.fd ?? this.#root, name, `${this.#shown}/${path}`);
      if (folder !== undefined) closeSync(folder.fd);
      if (next === undefined) return undefined;
      folder = next;
    }
    return folder;
  }

  #collect(held: Held, path: string, shown: string, files: PlainFile[]): void {
    try {
      this.#entries += 1;
      if (this.#entries > MOST_ENTRIES) throw invalidDefinition(this.#shown, '', `expected at most ${MOST_ENTRIES} files`);
      if (held.status.isFile()) {
        this.#bytes += held.status.size;
        if (this.#bytes > MOST_BYTES) throw invalidDefinition(this.#shown, '', `expected at most ${MOST_BYTES} bytes of files`);
        files.push({ path, content: readFileSync(held.fd), isProgram: (held.status.mode & 0o100) !== 0 });
        return;
      }
      for (const name of readdirSync(`/proc/self/fd/${held.fd}`).toSorted()) {
        const child = openChild(held.fd, name, `${shown}/${name}`);
        if (child !== undefined) this.#collect(child, path === '' ? name : `${path}/${name}`, `${shown}/${name}`, files);
      }
    } finally {
      closeSync(held.fd);
    }
  }
}

export interface PlainFile {
  path: string;
  content: Uint8Array;
  isProgram: boolean;
}
