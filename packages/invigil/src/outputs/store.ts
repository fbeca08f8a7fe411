import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { MediaType } from '@invigil/sandbox';
import { bundleOf, FIRST_LINE_BYTES, indexBytes, placeOf, type Output, type Place } from './bundle.ts';
import { newKept, type Kept } from './file-name.ts';
import { Shelf, type ShelfLimits } from './shelf.ts';
import { makeFolder, writeWhole } from './write.ts';

/** Between two looks for what has had its time; nothing is given out after it in any case. */
const SWEEP_MS = 60_000;

export interface OutputStoreOptions {
  /** Made where it is missing, for this user only. */
  folder: string;
  keepMs: number;
  limits: ShelfLimits;
  /** Told when outputs could not be deleted. */
  onError: (error: unknown) => void;
}

/** One kept output, as it is read. */
export interface KeptOutput {
  type: MediaType;
  size: number;
  content: Readable;
}

/** Keeps outputs of runs on disk for a time, restarts included. */
export class OutputStore {
  readonly #options: OutputStoreOptions;
  readonly #shelf: Shelf;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: OutputStoreOptions) {
    this.#options = options;
    this.#shelf = new Shelf(options.folder, options.limits);
  }

  /** Takes over what an earlier server kept, and deletes what has had its time. Rejects with the system's error. */
  static async open(options: OutputStoreOptions): Promise<OutputStore> {
    const store = new OutputStore(options);
    await store.#shelf.load();
    await store.#sweep();
    store.#timer = setInterval(() => void store.#sweep(), Math.min(SWEEP_MS, options.keepMs)).unref();
    return store;
  }

  /** Runs whose outputs are kept. */
  get runs(): number {
    return this.#shelf.runs;
  }

  /** Bytes of all kept outputs. */
  get bytes(): number {
    return this.#shelf.bytes;
  }

  /**
   * Keeps the outputs of one run together. When it resolves they are on disk and survive whatever happens to this process or the machine.
   * Rejects with ShelfFull, or with the system's error.
   */
  async keep(outputs: readonly Output[]): Promise<Kept> {
    const kept = newKept(Date.now() + this.#options.keepMs);
    const pieces = bundleOf(outputs);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    await makeFolder(this.#options.folder);
    try {
      await this.#shelf.reserve(kept, bytes);
      await writeWhole(this.#shelf.pathOf(kept), pieces);
    } catch (error) {
      await this.#shelf.abandon(kept);
      throw error;
    }
    this.#shelf.commit(kept);
    return kept;
  }

  /** Output `number` of those kept under an id; null where there is none (any more). Whoever asks reads or destroys `content`. */
  async read(id: string, number: number): Promise<KeptOutput | null> {
    const found = this.#shelf.find(id);
    if (found === null) return null;
    const file = await open(found.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (file === null) return null;
    try {
      const place = placeOf(await readAt(file, FIRST_LINE_BYTES, indexBytes(await readAt(file, 0, FIRST_LINE_BYTES))), number);
      if (place !== null && place.size > 0) return { ...place, content: contentOf(file, place) };
      await file.close();
      return place && { ...place, content: Readable.from([]) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #sweep(): Promise<void> {
    await this.#shelf.sweep().catch(this.#options.onError);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('A file of kept outputs is shorter than it says.');
  return buffer;
}

/** Closes the file when it has been read or destroyed. */
function contentOf(file: FileHandle, { start, size }: Place): Readable {
  return file.createReadStream({ start, end: start + size - 1 });
}
