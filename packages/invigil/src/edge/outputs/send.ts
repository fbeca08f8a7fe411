import type { FastifyReply } from 'fastify';
import type { KeptOutput, OutputStore } from '../../outputs/store.ts';
import { ApiError } from '../errors.ts';
import type { OutputParams } from '../schemas/outputs.ts';

export function outputNotFound(): ApiError {
  return new ApiError('output_not_found', { field: 'url' });
}

/** Throws ApiError `output_not_found`. */
export async function findOutput(store: OutputStore, { id, number }: OutputParams): Promise<KeptOutput> {
  const output = await store.read(id, Number(number));
  if (output === null) throw outputNotFound();
  return output;
}

/** What of the closed set is text is UTF-8: that is a part of its being text. */
function contentType(type: string): string {
  return /^text\/|json$|svg/.test(type) ? `${type}; charset=utf-8` : type;
}

/** Sends an output under its own type, or as what `type` says. It is never kept on the way: it goes at its time. */
export function sendOutput(reply: FastifyReply, output: KeptOutput, type: string = output.type): FastifyReply {
  return reply
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, no-store')
    .header('content-length', output.size)
    .type(contentType(type))
    .send(output.content);
}
