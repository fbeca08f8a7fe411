import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { KeptRun } from './kept.ts';

/** Between two comments that keep proxies from closing a silent stream. */
const HEARTBEAT_MS = 15_000;

/** The number of the last event that the client saw; 0 where it saw none. A number that was never given starts over. */
export function lastSeen(header: string | string[] | undefined, run: KeptRun): number {
  const number = typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : 0;
  return number <= run.events.length ? number : 0;
}

/**
 * Writes the events after `seen`, then each as it comes, until the run is done or the client goes.
 * A slow reader waits for the socket: events stay where the run keeps them and are never copied.
 */
export async function sendEvents(run: KeptRun, seen: number, response: ServerResponse): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  response.flushHeaders();
  const gone = new AbortController();
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  let sent = seen;
  let news = Promise.withResolvers<void>();
  response.once('close', () => {
    gone.abort();
    news.resolve();
  });
  const stop = run.follow(() => news.resolve());
  try {
    while (!gone.signal.aborted) {
      news = Promise.withResolvers();
      while (sent < run.events.length) {
        const event = run.events[sent];
        sent += 1;
        const room = response.write(`id: ${sent}\nevent: ${event?.name}\ndata: ${event?.data}\n\n`);
        if (!room) await once(response, 'drain', { signal: gone.signal });
      }
      if (run.isDone) return;
      await news.promise;
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    stop();
    clearInterval(heartbeat);
    response.end();
  }
}
