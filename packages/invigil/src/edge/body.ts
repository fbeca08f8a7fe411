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
 * JSON.parse gives a key `__proto__` as a member like any other; the schemas refuse it, and `guardSizes` in the maps that they do not name.
 */
export function useJsonBodies(app: FastifyInstance): void {
  app.decorateRequest('bodyBytes', 0);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.bodyBytes = body.length;
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new ApiError('malformed_json', { message: 'The body is not valid UTF-8.' }), undefined);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch (error) {
      done(new ApiError('malformed_json', { cause: error }), undefined);
    }
  });
}
