import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { endingOf, isActive, type MediaType } from '@invigil/sandbox';
import { z } from 'zod';
import type { EdgeContext } from '../context.ts';
import { findOutput, sendOutput } from '../outputs/send.ts';
import { outputParams } from '../schemas/outputs.ts';
import { errorBody } from '../schemas/result.ts';

/** Types that a browser shows by itself and that cannot do anything there; the others are saved. */
const SHOWN: ReadonlySet<MediaType> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain', 'application/json']);

/** Saved under a name of ours: students' names stay out of headers. */
function saved(number: string, type: MediaType): string {
  return `attachment; filename="output-${number}.${endingOf(type)}"`;
}

/** GET /outputs/ID/NUMBER. It asks for no token: the id is one, and an image in a page can send no other. */
export function outputRoutes({ outputs, outputsOrigin }: EdgeContext): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      '/outputs/:id/:number',
      {
        schema: {
          tags: ['runs'],
          security: [],
          summary: 'A kept file or display item',
          description:
            'For the `url` of an answer to a run with `keep`. HTML and SVG are never served from here: the answer is a redirect to the second ' +
            'origin, and where there is none their text to save. Whoever knows the address may read it, without a token, until it expires.',
          params: outputParams,
          response: {
            200: { content: { '*/*': { schema: z.string().describe('The bytes, under their type.') } } },
            302: z.undefined().describe('HTML and SVG: where they are.'),
            '4xx': errorBody,
            '5xx': errorBody,
          },
        },
      },
      async (request, reply) => {
        const { id, number } = request.params;
        const output = await findOutput(outputs, request.params);
        reply.header('content-security-policy', "default-src 'none'; sandbox").header('cross-origin-resource-policy', 'same-origin');
        if (!isActive(output.type)) {
          reply.header('content-disposition', SHOWN.has(output.type) ? 'inline' : saved(number, output.type));
          return sendOutput(reply, output);
        }
        const origin = outputsOrigin.addressFor(request.headers.host ?? '');
        // Fail closed: what a browser could run never leaves this origin as anything but text to be saved.
        if (origin === null) return sendOutput(reply.header('content-disposition', saved(number, 'text/plain')), output, 'text/plain');
        output.content.destroy();
        return reply.header('cache-control', 'no-store').redirect(`${origin}/${id}/${number}`, 302);
      },
    );
    done();
  };
}
