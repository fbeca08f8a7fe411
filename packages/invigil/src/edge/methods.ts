import type { FastifyInstance } from 'fastify';

interface KnownRoute {
  parts: string[];
  methods: Set<string>;
}

/** Which methods an address has, so that a wrong method is told from a wrong address. */
export function collectMethods(app: FastifyInstance): (url: string) => string[] {
  const routes = new Map<string, KnownRoute>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { parts: url.split('/'), methods: new Set() };
    for (const name of [method].flat()) route.methods.add(name);
    routes.set(url, route);
  });
  return (url) => {
    const parts = (url.split('?', 1)[0] ?? '').split('/');
    const fits = (route: KnownRoute) =>
      route.parts.length === parts.length && route.parts.every((part, i) => part.startsWith(':') || part === parts[i]);
    return [...routes.values()].filter(fits).flatMap((route) => [...route.methods]);
  };
}
