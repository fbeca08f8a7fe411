import swagger from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { bareApp } from './bare-app.ts';
import { useJsonBodies } from './body.ts';
import type { EdgeContext } from './context.ts';
import { addGauges } from './gauges.ts';
import { originGuard, tokenGuard } from './guards.ts';
import { outputRoutes } from './routes/outputs.ts';
import { pageRoutes } from './routes/pages.ts';
import { runRoutes } from './routes/runs.ts';
import { healthRoute, metricsRoute, statusRoutes } from './routes/status.ts';

const DESCRIPTION =
  'Runs untrusted programs in single-use sandboxes. A program that fails is a result with a verdict, never an HTTP error; ' +
  'an HTTP error is one of the catalogue, `{error: {code, message, field?, expected?, received?}}`, with a stable code.';

/** The HTTP side of a server: guards, errors and routes. It does not listen yet. */
export async function buildApp(context: EdgeContext, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const { config, version } = context;
  const app = bareApp(context, log);
  useJsonBodies(app);
  app.addHook('onRequest', (request, _reply, done) => {
    originGuard(request);
    done();
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Invigil', version, description: DESCRIPTION }, ...security(config.tokens.length > 0) },
    transform: createJsonSchemaTransform({}),
  });
  await app.register(healthRoute(context));
  await app.register(pageRoutes(context));
  await app.register(outputRoutes(context), { prefix: '/api/v1' });
  await app.register(async (api) => {
    const token = tokenGuard(config.tokens);
    api.addHook('onRequest', (request, _reply, done) => {
      token(request);
      done();
    });
    await api.register(metricsRoute(context));
    await api.register(runRoutes(context), { prefix: '/api/v1' });
    await api.register(statusRoutes(context), { prefix: '/api/v1' });
  });
  addGauges(context);
  await app.ready();
  return app;
}

function security(isOn: boolean): object {
  if (!isOn) return {};
  return { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }, security: [{ token: [] }] };
}
