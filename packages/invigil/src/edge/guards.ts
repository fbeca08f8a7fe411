import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopback, type ResolvedConfig } from './config.ts';
import { ApiError } from './errors.ts';

type Guard = (request: FastifyRequest) => void;

/** The name of a Host header or an origin, without its port. */
export function hostName(host: string): string {
  return host
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

/**
 * Against DNS rebinding: on loopback a web page could reach us under a name of its own that it points at 127.0.0.1.
 * Elsewhere tokens protect, and the server cannot know all its names. `more`: names beside those of the configuration.
 */
export function hostGuard(config: ResolvedConfig, more: readonly string[] = []): Guard {
  if (!isLoopback(config.host)) return () => undefined;
  const allowed = new Set([
    'localhost',
    '127.0.0.1',
    '::1',
    config.host,
    ...[...config.allowedHosts, ...more].map((name) => name.toLowerCase()),
  ]);
  return (request) => {
    const host = request.headers.host ?? '';
    if (!allowed.has(hostName(host))) {
      throw new ApiError('bad_host', { field: 'header host', expected: [...allowed].join(' or '), received: host });
    }
  };
}

/** Against requests that another site's page makes a browser send. Programs send neither header; our own pages send our own origin. */
export const originGuard: Guard = (request) => {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host = '' } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
  if (isForeign || site === 'cross-site') {
    throw new ApiError('cross_site', { field: 'header origin', expected: host, received: origin ?? String(site) });
  }
};

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Asks for one of the tokens. Digests have one length, so that the comparison takes one time; and every token is compared. */
export function tokenGuard(tokens: readonly string[]): Guard {
  if (tokens.length === 0) return () => undefined;
  const digests = tokens.map(digest);
  return (request) => {
    const header = request.headers.authorization ?? '';
    const given = digest(/^Bearer (.+)$/i.exec(header)?.[1] ?? '');
    let isKnown = false;
    for (const known of digests) isKnown = timingSafeEqual(known, given) || isKnown;
    if (!isKnown)
      throw new ApiError('unauthorized', {
        field: 'header authorization',
        expected: 'Bearer TOKEN',
        received: header === '' ? 'nothing' : 'another',
      });
  };
}
