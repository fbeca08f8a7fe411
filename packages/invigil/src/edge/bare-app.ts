import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { EdgeContext } from './context.ts';
import { answerBrokenHttp } from './broken-http.ts';
import { ApiError } from './errors.ts';
import { noteFailure, sendError, toApiError } from './failures.ts';
import { hostGuard } from './guards.ts';
import { collectMethods } from './methods.ts';
import { validatorCompiler } from './validate.ts';

/** A slow client may take this long to send its request: the body waits in memory meanwhile. */
const REQUEST_MS = 60_000;

/** What both origins of a server have in common: limits, errors, the check of the Host header. `hosts`: names that it may carry beside those of the configuration. */
export function bareApp({ config, metrics }: EdgeContext, log: FastifyBaseLogger, hosts: readonly string[] = []): FastifyInstance {
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
  const guardHost = hostGuard(config, hosts);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff');
    guardHost(request);
    done();
  });
  return app;
}
