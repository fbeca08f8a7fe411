/** Keeps the first bytes of a stream and counts the rest. */
export class Output {
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #omitted = 0;
  #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a chunk and returns the part of it that was kept. */
  add(chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, this.#most - this.#kept);
    this.#kept += part.length;
    this.#omitted += chunk.length - part.length;
    if (part.length > 0) this.#chunks.push(part);
    return part;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  /** Bytes beyond those kept. */
  get omitted(): number {
    return this.#omitted;
  }
}
