import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { EdgeContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { noteFailure, toApiError } from '../failures.ts';
import { checkRun, guardSizes } from '../runs/check.ts';
import { lastSeen, sendEvents } from '../runs/events.ts';
import { KeptRun } from '../runs/kept.ts';
import { runParams, runQuery, runRequest } from '../schemas/request.ts';
import { accepted, errorBody, runResult, runStatus } from '../schemas/result.ts';
import { z } from 'zod';

/** Aborts when the client hangs up before it has its answer. */
function hangUp(reply: FastifyReply): AbortController {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new ApiError('client_gone'));
  });
  return controller;
}

const tags = ['runs'];
const failures = { '4xx': errorBody, '5xx': errorBody };

/** POST /runs, and what can be asked of an asynchronous run. */
export function runRoutes(context: EdgeContext): FastifyPluginCallbackZod {
  const { config, kept, metrics, runner } = context;
  const unsafe = config.isolation === 'none';

  return (app, _options, done) => {
    app.post(
      '/runs',
      {
        preValidation: (request, _reply, next) => {
          guardSizes(request.body, config.filesPerRun);
          next();
        },
        schema: {
          tags,
          summary: 'Run a program',
          querystring: runQuery,
          body: runRequest,
          response: { 200: runResult, 202: accepted, ...failures },
        },
      },
      async (request, reply) => {
        const { body, bodyBytes } = request;
        checkRun(body, config);
        context.images.place(body.image);
        const id = randomUUID();
        if (request.query.wait === 'true') {
          return runner.run({ id, body, bytes: bodyBytes, waitMs: config.waitMs, cancellation: hangUp(reply) });
        }
        const run = new KeptRun(id);
        kept.add(run);
        try {
          const answer = runner.run({
            id,
            body,
            bytes: bodyBytes,
            cancellation: run.cancellation,
            onStart: () => run.started(),
            onOutput: (stream, chunk) => run.printed(stream, chunk),
          });
          answer.then(
            (result) => run.finished(result),
            (error: unknown) => {
              const failure = toApiError(error, request, config);
              if (!run.isCancelledByClient) noteFailure(failure, request, metrics);
              run.failed(failure, unsafe);
            },
          );
        } catch (error) {
          kept.remove(run);
          throw error;
        }
        return reply.code(202).header('location', `/api/v1/runs/${id}`).send({ id, status: run.view().status });
      },
    );

    app.get(
      '/runs/:id',
      {
        schema: {
          tags,
          summary: 'Where an asynchronous run stands, and its result',
          params: runParams,
          response: { 200: runStatus, ...failures },
        },
      },
      async (request) => kept.get(request.params.id).view(),
    );

    app.delete(
      '/runs/:id',
      {
        schema: {
          tags,
          summary: 'Cancel a run; one that is done stays as it is',
          params: runParams,
          response: { 200: runStatus, ...failures },
        },
      },
      async (request) => {
        const run = kept.get(request.params.id);
        if (!run.isDone) run.cancellation.abort();
        await run.ended;
        return run.view();
      },
    );

    app.get(
      '/runs/:id/events',
      {
        schema: {
          tags,
          summary: 'The run’s events as they come',
          description:
            'Server-sent events: `status` (`{"status"}`), `output` (`{"stream","text"}`), and last `result` (the result) or `failed` (an error). ' +
            'They are told from the start, or from the one after `Last-Event-ID`; 204 where nothing can come any more.',
          params: runParams,
          response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, 204: z.undefined(), ...failures },
        },
      },
      async (request, reply) => {
        const run = kept.get(request.params.id);
        const seen = lastSeen(request.headers['last-event-id'], run);
        if (run.isDone && seen === run.events.length) return reply.code(204).send();
        reply.hijack();
        await sendEvents(run, seen, reply.raw);
        return reply;
      },
    );
    done();
  };
}
