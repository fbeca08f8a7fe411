import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { SlotsBusy } from '../dispatch/slots.ts';
import type { ResolvedConfig } from './config.ts';
import type { ErrorCode } from './catalogue.ts';
import { ApiError } from './errors.ts';
import type { Metrics } from './metrics.ts';

/** Any error that can come up in a request, in the catalogue's words. What is not foreseen is `internal`, without a detail for the client. */
export function toApiError(error: unknown, request: FastifyRequest, config: ResolvedConfig): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof SlotsBusy) return fromSlots(error);
  return fromFastify(error as Partial<FastifyError>, request, config);
}

function fromSlots({ reason, retryAfterSeconds }: SlotsBusy): ApiError {
  const message =
    reason === 'queue-full' ? 'All slots are busy, and the queue is full.' : 'All slots stayed busy for as long as a run may wait.';
  return new ApiError('busy', { message, retryAfterSeconds });
}

function fromFastify(error: Partial<FastifyError>, request: FastifyRequest, config: ResolvedConfig): ApiError {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const received = `${request.headers['content-length'] ?? 'more'} bytes`;
      return new ApiError('body_too_large', { field: 'body', expected: `at most ${config.bodyBytes} bytes`, received });
    }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_CONTENT_TYPE': {
      const received = request.headers['content-type'] ?? 'nothing';
      return new ApiError('unsupported_media_type', { field: 'header content-type', expected: 'application/json', received });
    }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
      return new ApiError('malformed_http', { cause: error });
    default:
      return new ApiError('internal', { cause: error });
  }
}

/** Answers of a server that works as it should, although their status is 5xx. */
const NO_FAULT: ReadonlySet<ErrorCode> = new Set(['stopping', 'not_ready']);

/** Counts a failure and logs it; what the client is not told of it is in the log only. */
export function noteFailure(error: ApiError, request: FastifyRequest, metrics: Metrics): void {
  metrics.failed(error.code);
  if (error.status >= 500 && !NO_FAULT.has(error.code))
    request.log.error({ err: error.details.cause ?? error, code: error.code, url: request.url }, 'a request failed');
  else request.log.debug({ code: error.code, url: request.url }, 'a request was refused');
}

/** Sends an error of the catalogue with the headers that belong to it. */
export function sendError(error: ApiError, reply: FastifyReply): FastifyReply {
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="invigil"');
  if (error.details.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.details.retryAfterSeconds));
  reply.code(error.status).type('application/json; charset=utf-8');
  return reply.serializer(JSON.stringify).send(error.toBody());
}
