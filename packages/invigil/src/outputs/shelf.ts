import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameOf, keptOf, PART, type Kept } from './file-name.ts';

/** What is kept at most. */
export interface ShelfLimits {
  /** Runs whose outputs are kept at one time. */
  runs: number;
  /** Bytes of all kept outputs together. */
  bytes: number;
}

interface Entry extends Kept {
  bytes: number;
  path: string;
  /** Only what is whole is given out; only what is being written does not make room for others. `part`: what a server left that was killed. */
  state: 'whole' | 'writing' | 'part';
}

/** There is no room for an output: what is kept now is still being written. */
export class ShelfFull extends Error {
  constructor() {
    super('There is no room to keep these outputs.');
    this.name = 'ShelfFull';
  }
}

/** What lies in the folder of kept outputs, and when it goes: at its time, or before it where there is too much, the oldest first. */
export class Shelf {
  readonly #folder: string;
  readonly #limits: ShelfLimits;
  /** Those that go first come first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(folder: string, limits: ShelfLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  get runs(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Looks at what an earlier server left, unfinished files included: those go with the others, at their time. (They may also be another
   * server's that shares the folder and is writing them now.) A folder that is not there yet is empty.
   */
  async load(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const files = names.map((name) => ({ name, kept: keptOf(name) })).toSorted((a, b) => (a.kept?.expires ?? 0) - (b.kept?.expires ?? 0));
    for (const { name, kept } of files) {
      if (kept === null) continue;
      const path = join(this.#folder, name);
      const size = await stat(path).then(
        (found) => (found.isFile() ? found.size : null),
        () => null,
      );
      if (size !== null) this.#add({ ...kept, bytes: size, path, state: name.endsWith(PART) ? 'part' : 'whole' });
    }
  }

  /** Makes room for a file and notes it, before it is written. Throws ShelfFull. */
  async reserve(kept: Kept, bytes: number): Promise<void> {
    const goes = [...this.#entries.values()].filter(({ state }) => state !== 'writing');
    const isTooMuch = () => this.#entries.size + 1 > this.#limits.runs || this.#bytes + bytes > this.#limits.bytes;
    const removals: Promise<void>[] = [];
    while (isTooMuch()) {
      const oldest = goes.shift();
      if (oldest === undefined || bytes > this.#limits.bytes) throw new ShelfFull();
      removals.push(this.#remove(oldest));
    }
    this.#add({ ...kept, bytes, path: `${this.pathOf(kept)}${PART}`, state: 'writing' });
    await Promise.all(removals);
  }

  /** The file has its name and is on disk. */
  commit(kept: Kept): void {
    const entry = this.#entries.get(kept.id);
    if (entry !== undefined) Object.assign(entry, { path: this.pathOf(kept), state: 'whole' });
  }

  /** The file could not be written. */
  async abandon({ id }: Kept): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry !== undefined) await this.#remove(entry);
  }

  /** The path of a file that is kept and whole, or null. */
  find(id: string): { path: string; expires: number } | null {
    const entry = this.#entries.get(id);
    return entry?.state === 'whole' && entry.expires > Date.now() ? entry : null;
  }

  pathOf(kept: Kept): string {
    return join(this.#folder, fileNameOf(kept));
  }

  /** Deletes what has had its time. Rejects with the first that could not be deleted; it is tried again the next time. */
  async sweep(): Promise<void> {
    const now = Date.now();
    await Promise.all([...this.#entries.values()].filter(({ expires }) => expires <= now).map((entry) => this.#remove(entry)));
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    this.#bytes += entry.bytes;
  }

  /** It is not found from now on. What cannot be deleted keeps its place, and is tried again with the next sweep. */
  async #remove(entry: Entry): Promise<void> {
    if (!this.#entries.delete(entry.id)) return;
    this.#bytes -= entry.bytes;
    try {
      await unlink(entry.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.#add({ ...entry, expires: 0 });
      throw error;
    }
  }
}
