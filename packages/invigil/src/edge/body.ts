import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Size of the body, in bytes. */
    bodyBytes: number;
  }
}

/**
 * Takes JSON and nothing else. A page of another site can send forms and plain text without asking, but not this type.
 * Keys that could reach a prototype are refused: ignoring them would lose a file of that name without a word.
 */
export function useJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('bodyBytes', 0);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.bodyBytes = body.length;
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new ApiError('malformed_json', { message: 'The body is not valid UTF-8.' }), undefined);
    parse(request, body.toString('utf8'), (error, value) => {
      if (error) done(new ApiError('malformed_json', { message: reason(error), cause: error }), undefined);
      else done(null, value);
    });
  });
}

function reason(error: Error): string {
  const cause = /prototype/.test(error.message) ? 'It has a key "__proto__" or "constructor" that is not allowed.' : '';
  return cause === '' ? 'The body is not valid JSON.' : `The body is not acceptable JSON. ${cause}`;
}
