import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { OutputStore } from '../../outputs/store.ts';
import type { ResolvedConfig } from '../config.ts';
import type { EdgeContext } from '../context.ts';
import { buildOutputsApp } from './app.ts';

/** Opens what is kept. Rejects with the system's error where the folder cannot be read. */
export function openOutputs(config: ResolvedConfig, log: FastifyBaseLogger): Promise<OutputStore> {
  return OutputStore.open({
    folder: config.outputs,
    keepMs: config.outputsKeepMs,
    limits: { runs: config.outputsRuns, bytes: config.outputsBytes },
    onError: (error) => log.error({ err: error }, 'kept outputs could not be deleted'),
  });
}

/**
 * Listens as the second origin, beside a site that listens. Null where its port is not to be had: the site serves without, and gives out
 * HTML and SVG as text to save.
 */
export async function listenForOutputs(
  context: EdgeContext,
  site: FastifyInstance,
  log: FastifyBaseLogger,
): Promise<FastifyInstance | null> {
  const { host, outputsPort } = context.config;
  const sitePort = (site.server.address() as AddressInfo).port;
  const port = outputsPort ?? (context.config.port === 0 || sitePort === 65535 ? 0 : sitePort + 1);
  const app = await buildOutputsApp(context, log);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    log.warn({ err: error, port }, 'there is no second origin: HTML and SVG of programs are given out as text only');
    return null;
  }
  context.outputsOrigin.listens((app.server.address() as AddressInfo).port);
  return app;
}
