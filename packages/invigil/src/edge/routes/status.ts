import { DEFAULT_LIMITS } from '@invigil/sandbox';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EdgeContext } from '../context.ts';
import { healthAnswer, healthOf, selfTestAnswer, takesRuns } from '../health.ts';
import { imageList } from '../images.ts';
import { languageList } from '../languages.ts';
import { limitsAnswer, loweredDefaults } from '../limits.ts';
import { errorBody } from '../schemas/result.ts';

const tags = ['server'];
const failures = { '4xx': errorBody, '5xx': errorBody };

/** What the server says of itself behind the token: languages, limits, and the self-test on demand. */
export function statusRoutes(context: EdgeContext): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/languages',
      { schema: { tags, summary: 'Languages, with the versions found in the sandbox', response: { 200: languageList, ...failures } } },
      async () => ({ languages: await context.languages.list() }),
    );
    app.get('/images', { schema: { tags, summary: 'Images that a run may name', response: { 200: imageList, ...failures } } }, async () =>
      context.images.list((name) => context.warmth.stateOf(name)),
    );
    const { ceilings } = context.config;
    const defaults = { ...DEFAULT_LIMITS, ...loweredDefaults(ceilings) };
    app.get(
      '/limits',
      { schema: { tags, summary: 'Defaults and ceilings of limits', response: { 200: limitsAnswer, ...failures } } },
      async () => ({ defaults, ceilings }),
    );
    app.post(
      '/self-test',
      { schema: { tags, summary: 'Run the self-test again, at most once a minute', response: { 200: selfTestAnswer, ...failures } } },
      async () => {
        const report = await context.selfTest.again(context.keeper.current());
        return { ...report, probes: [...report.probes] };
      },
    );
    done();
  };
}

/** GET /healthz: open to load balancers, who know no token. */
export function healthRoute(context: EdgeContext): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    const schema = {
      tags,
      summary: 'Whether runs are taken: the launcher is there and the self-test passed',
      response: { 200: healthAnswer, 503: healthAnswer },
    };
    app.get('/healthz', { schema }, async (_request, reply) => {
      const health = healthOf(context);
      // Layers and probes of this host are nobody's business where the server has credentials.
      const shown = context.config.tokens.length > 0 ? { ...health, selfTest: null } : health;
      return reply
        .code(takesRuns(health) ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(shown);
    });
    done();
  };
}

/** GET /metrics, behind the token: Prometheus can send one. */
export function metricsRoute({ metrics }: EdgeContext): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    const schema = { tags, summary: 'Metrics for Prometheus', response: { 200: { content: { 'text/plain': { schema: z.string() } } } } };
    app.get('/metrics', { schema }, async (_request, reply) => {
      reply.header('content-type', metrics.registry.contentType).serializer(String);
      return reply.send(await metrics.registry.metrics());
    });
    done();
  };
}
