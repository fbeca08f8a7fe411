import type { Socket } from 'node:net';
import type { ErrorCode } from './catalogue.ts';
import { ApiError } from './errors.ts';

/** Answers what the HTTP parser could not read, in the catalogue's words, and closes the connection. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'malformed_http';
  const failure = new ApiError(code);
  const body = JSON.stringify(failure.toBody());
  const head = `HTTP/1.1 ${failure.status} Refused\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}
