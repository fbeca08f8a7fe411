import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { EdgeContext } from '../context.ts';
import { healthOf } from '../health.ts';
import { layersOf } from '../layers.ts';
import { docsPage, type ApiDocument } from '../pages/docs.ts';
import { homePage, type HomeFacts } from '../pages/home.ts';
import { CONTENT_SECURITY_POLICY } from '../pages/html.ts';

const ASSETS = { 'page.css': 'text/css', 'try.js': 'text/javascript', 'icon.svg': 'image/svg+xml' };

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}

/** Layers and languages are asked of the launcher: while it is lost, the page does without. */
async function factsOf(context: EdgeContext): Promise<HomeFacts> {
  const { config, keeper, languages } = context;
  const health = healthOf(context);
  const needsToken = config.tokens.length > 0;
  if (needsToken) return { health: { ...health, selfTest: null }, slots: config.slots, languages: [], images: [], layers: [], needsToken };
  const [found, layers] = await Promise.all([languages.list().catch(() => []), (async () => layersOf(keeper.current()))().catch(() => [])]);
  return { health, slots: config.slots, languages: found, images: imagesOf(context), layers, needsToken };
}

/** An image that another version of Invigil built may not be readable: the page does without, as GET /api/v1/images does not. */
function imagesOf({ images, warmth }: EdgeContext): HomeFacts['images'] {
  try {
    return images.list((name) => warmth.stateOf(name)).images;
  } catch {
    return [];
  }
}

/** The pages that this server shows of itself: `/`, `/docs`, `/openapi.json` and what they need. No page loads anything from elsewhere. */
export function pageRoutes(context: EdgeContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const hidden = { schema: { hide: true } };
    let documents: { json: string; html: string } | undefined;
    // The document is complete only when all routes are there.
    const documentsOf = () => {
      const document = app.swagger();
      return (documents ??= { json: JSON.stringify(document, null, 2), html: docsPage(document as unknown as ApiDocument) });
    };

    app.get('/', hidden, async (_request, reply) => sendPage(reply, homePage(await factsOf(context))));
    app.get('/docs', hidden, async (_request, reply) => sendPage(reply, documentsOf().html));
    app.get('/openapi.json', hidden, async (_request, reply) => reply.type('application/json; charset=utf-8').send(documentsOf().json));
    for (const [name, type] of Object.entries(ASSETS)) {
      const content = readFileSync(new URL(`../pages/assets/${name}`, import.meta.url), 'utf8');
      app.get(`/assets/${name}`, hidden, async (_request, reply) =>
        reply.type(`${type}; charset=utf-8`).header('cache-control', 'no-cache').send(content),
      );
    }
  };
}
