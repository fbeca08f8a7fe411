import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RunningServer } from '../../../src/index.ts';

/** A course's site: pages of its own in front of a server, at one origin, as behind a reverse proxy. */
export interface Site {
  url: string;
  /** Settles with what a page of it reports. */
  report: Promise<unknown>;
  /** Requests that none of its own pages makes. */
  strange: string[];
  close(): void;
}

/** What the site has that nobody else may have. */
export const SECRETS = `document.cookie = 'session=secret'; localStorage.setItem('secret', 'secret');`;

/** Opens a site with pages by path. */
export async function openSite(server: RunningServer, pages: Record<string, string>): Promise<Site> {
  const reported = Promise.withResolvers<unknown>();
  const strange: string[] = [];
  const answer = async (asked: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const path = asked.url?.split('?')[0] ?? '';
    const page = pages[path];
    if (path === '/report') {
      reported.resolve(JSON.parse(await text(asked)));
      reply.end();
    } else if (page !== undefined) {
      reply.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
      reply.end(page);
    } else if (path.startsWith('/api/v1/outputs/')) {
      const onward = request(server.url + path, { headers: asked.headers }, (answered) => {
        reply.writeHead(answered.statusCode ?? 500, answered.headers);
        answered.pipe(reply);
      });
      onward.end();
    } else {
      if (path !== '/favicon.ico') strange.push(`${asked.method} ${asked.url}`);
      // Whatever the API says here, it says to anybody who can ask.
      reply.end('{"secret":true}');
    }
  };
  const front = createServer((asked, reply) => void answer(asked, reply)).listen(0, '127.0.0.1');
  await new Promise((resolve) => front.once('listening', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const close = (): void => {
    front.closeAllConnections();
    front.close();
  };
  return { url, report: reported.promise, strange, close };
}
