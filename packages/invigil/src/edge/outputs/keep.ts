import type { RunResult } from '@invigil/sandbox';
import type { OutputStore } from '../../outputs/store.ts';
import type { Output } from '../../outputs/bundle.ts';
import { ShelfFull } from '../../outputs/shelf.ts';
import { ApiError } from '../errors.ts';

/** Below what kept outputs are found. */
const OUTPUTS_PATH = '/api/v1/outputs';

/** Where a kept output is found, and until when. */
export interface KeptAt {
  /** A path of this server. */
  url: string;
  /** ISO 8601. */
  expires: string;
}

/**
 * Keeps everything that a run wrote and showed, and tells of each where it is; resolves when it is on disk. Null: there was nothing.
 * Rejects with ApiError `outputs_unavailable`: an answer must not speak of what is not kept.
 */
export async function keepOutputs(store: OutputStore, { files, display }: RunResult): Promise<((output: Output) => KeptAt) | null> {
  const outputs: Output[] = [...files, ...display];
  const numbers = new Map(outputs.map((output, number) => [output, number]));
  if (outputs.length === 0) return null;
  try {
    const { id, expires } = await store.keep(outputs);
    return (output) => ({ url: `${OUTPUTS_PATH}/${id}/${numbers.get(output)}`, expires: new Date(expires).toISOString() });
  } catch (error) {
    const message = error instanceof ShelfFull ? { message: error.message } : {};
    throw new ApiError('outputs_unavailable', { ...message, cause: error, retryAfterSeconds: 5 });
  }
}
