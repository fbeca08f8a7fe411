import { Buffer } from 'node:buffer';
import { decodeCollected, decodeOmitted } from '../protocol/decode.ts';
import { mediaTypeOf } from '../result/media-type.ts';
import type { CollectedFile, OmittedFile } from '../types.ts';

/** Puts the pieces of collected files together as they come. */
export class Collection {
  private readonly omitted: OmittedFile[] = [];
  private readonly pieces = new Map<string, Buffer[]>();

  addPiece(payload: Buffer): void {
    const { path, bytes } = decodeCollected(payload);
    const pieces = this.pieces.get(path);
    if (pieces === undefined) this.pieces.set(path, [bytes]);
    else pieces.push(bytes);
  }

  addOmitted(payload: Buffer): void {
    this.omitted.push(decodeOmitted(payload));
  }

  /** Sorted by path: the order of a folder is the file system's secret and no part of a result. */
  finish(): { files: CollectedFile[]; omittedFiles: OmittedFile[] } {
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    const files = [...this.pieces].map(([path, pieces]) => {
      const content = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
      return { path, type: mediaTypeOf(content, path), size: content.length, content };
    });
    return { files: files.toSorted(byPath), omittedFiles: this.omitted.toSorted(byPath) };
  }
}
