import swagger from '@fastify/swagger';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { useJsonBodies } from './body.ts';
import type { EdgeContext } from './context.ts';
import { ApiError } from './errors.ts';
import { noteFailure, sendError, toApiError } from './failures.ts';
import { addGauges } from './gauges.ts';
import { hostGuard, originGuard, tokenGuard } from './guards.ts';
import { answerBrokenHttp } from './broken-http.ts';
import { collectMethods } from './methods.ts';
import { pageRoutes } from './routes/pages.ts';
import { runRoutes } from './routes/runs.ts';
import { healthRoute, metricsRoute, statusRoutes } from './routes/status.ts';
import { validatorCompiler } from './validate.ts';

/** A slow client may take this long to send its request: the body waits in memory meanwhile. */
const REQUEST_MS = 60_000;

const DESCRIPTION =
  'Runs untrusted programs in single-use sandboxes. A program that fails is a result with a verdict, never an HTTP error; ' +
  'an HTTP error is one of the catalogue, `{error: {code, message, field?, expected?, received?}}`, with a stable code.';

/** The HTTP side of a server: guards, errors and routes. It does not listen yet. */
export async function buildApp(context: EdgeContext, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const { config, version } = context;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // A line for each of 600 requests a second says nothing that the metrics do not; failures are logged below.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyBytes,
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    forceCloseConnections: true,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: (error, request, reply) => void sendError(toApiError(error, request, config), reply),
  });
  app.server.maxConnections = config.connections;
  app.setValidatorCompiler(validatorCompiler);
  // Answers are held to their schemas by the compiler and the tests: checking each again would cost more than the run's own bookkeeping.
  app.setSerializerCompiler(() => JSON.stringify);
  useJsonBodies(app);
  handleErrors(app, context);

  const guards = [hostGuard(config), originGuard];
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    for (const guard of guards) guard(request);
    done();
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Invigil', version, description: DESCRIPTION }, ...security(config.tokens.length > 0) },
    transform: createJsonSchemaTransform({}),
  });
  await app.register(healthRoute(context));
  await app.register(pageRoutes(context));
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

function handleErrors(app: FastifyInstance, { config, metrics }: EdgeContext): void {
  const methodsOf = collectMethods(app);
  app.setErrorHandler((thrown, request, reply) => {
    const error = toApiError(thrown, request, config);
    noteFailure(error, request, metrics);
    return sendError(error, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length > 0) {
      reply.header('allow', methods.join(', '));
      throw new ApiError('method_not_allowed', { field: 'method', expected: methods.join(' or '), received: request.method });
    }
    throw new ApiError('not_found', { field: 'url', received: request.url });
  });
}

function security(isOn: boolean): object {
  if (!isOn) return {};
  return { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }, security: [{ token: [] }] };
}
