import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { isActive } from '@invigil/sandbox';
import { bareApp } from '../bare-app.ts';
import type { EdgeContext } from '../context.ts';
import { outputParams } from '../schemas/outputs.ts';
import { findOutput, outputNotFound, sendOutput } from './send.ts';

/**
 * What a page that a student's program wrote may do: run its own scripts and show what is in it. `sandbox` gives it an origin that it shares
 * with nothing, neither with the site nor with another page, and takes from it windows, forms, downloads and the window that it is framed
 * in; nothing is loaded from anywhere. `unsafe-eval` gives it no power beyond that of its own inline scripts, and libraries of charts need it.
 */
const CONTENT_SECURITY_POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; " +
  "img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'";

/** The second origin: pages and drawings that programs wrote, and nothing else. No API, no cookies, no pages of ours. */
export async function buildOutputsApp(context: EdgeContext, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const { outputsUrl } = context.config;
  const app = bareApp(context, log, outputsUrl === undefined ? [] : [new URL(outputsUrl).hostname]);
  app.get('/:id/:number', { schema: { params: outputParams } }, async (request, reply) => {
    const output = await findOutput(context.outputs, outputParams.parse(request.params));
    if (!isActive(output.type)) {
      output.content.destroy();
      throw outputNotFound();
    }
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      // A drawing is also an image in pages of the site, which is another origin.
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('origin-agent-cluster', '?1')
      .header('x-dns-prefetch-control', 'off')
      .header('content-disposition', 'inline');
    return sendOutput(reply, output);
  });
  await app.ready();
  return app;
}
