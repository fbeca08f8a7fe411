import { describe, expect, test } from 'vitest';
import type { ImageAnswer } from '../../src/edge/images.ts';
import { fieldRows } from '../../src/edge/pages/schema.ts';
import { homePage } from '../../src/edge/pages/home.ts';
import { serve } from './serve.ts';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

const PYTHON = { name: 'python', title: 'Python', version: '3.11.2', aliases: [], extensions: ['.py'], entry: 'main.py', compiled: false };
const IMAGE: ImageAnswer = {
  name: 'python-numpy',
  description: 'Python with numpy.',
  base: 'host',
  languages: ['python'],
  digest: 'a'.repeat(64),
  bytes: 71_366_365,
  sharedBytes: 0,
  builtAt: '2026-01-01T00:00:00.000Z',
  template: 'ready',
  kept: 2,
};

describe('the pages', () => {
  test.each(['/', '/docs'])('at %s load nothing from elsewhere and run nothing inline', async (path) => {
    const response = await fetch((await serve()).url + path);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/);
    expect(html).toMatch(/<html lang="en">/);
  });

  test('say what is running', async () => {
    const html = await (await fetch((await serve({ slots: 3 })).url)).text();
    for (const fact of ['0.1.0', 'namespaces', 'Python', '/docs', '/healthz', 'runs at a time']) expect(html).toContain(fact);
  });

  test('have all that they link to', async () => {
    const server = await serve();
    const html = (await (await fetch(server.url)).text()) + (await (await fetch(`${server.url}/docs`)).text());
    const links = new Set([...html.matchAll(/(?:src|href)="(\/[^"#]*)"/g)].map((match) => match[1] ?? ''));
    for (const link of links) expect([200, 503]).toContain((await fetch(server.url + link)).status);
  });

  test('show every address of the OpenAPI document', async () => {
    const server = await serve();
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
    const html = await (await fetch(`${server.url}/docs`)).text();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/api/v1/images',
      '/api/v1/languages',
      '/api/v1/limits',
      '/api/v1/outputs/{id}/{number}',
      '/api/v1/runs',
      '/api/v1/runs/{id}',
      '/api/v1/runs/{id}/events',
      '/api/v1/self-test',
      '/healthz',
      '/metrics',
    ]);
    for (const path of Object.keys(document.paths)) expect(html).toContain(`<code>${path}</code>`);
    expect(html).toContain('limits.memoryBytes');
    expect(html).toContain('limit_above_ceiling');
  });

  test('show what comes from programs and hosts as text', () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    const html = homePage({
      health: {
        status: 'ok',
        isolation: 'full',
        unsafe: false,
        launcher: 'connected',
        version: evil,
        selfTest: { passed: true, ms: 1, probes: [{ name: evil, passed: true, detail: evil }] },
      },
      slots: 1,
      languages: [{ name: evil, title: evil, version: evil, aliases: [], extensions: [], entry: evil, compiled: false }],
      images: [{ ...IMAGE, name: evil, description: evil, languages: [evil] }],
      layers: [{ layer: 'root', state: 'on', detail: evil, remedy: evil, required: true }],
      needsToken: false,
    });
    expect(html).not.toContain('<img src=x');
  });

  test('offer the images there are, with their sizes and templates', () => {
    const health = { status: 'ok', isolation: 'full', unsafe: false, launcher: 'connected', version: '0', selfTest: null } as const;
    const html = homePage({ health, slots: 1, languages: [PYTHON], images: [IMAGE], layers: [], needsToken: false });
    expect(html).toContain('<option>python-numpy</option>');
    expect(html).toMatch(/python-numpy<\/code>.*71\.4 MB.*ready/);
  });

  test('list nested fields under their full names', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'array', items: { type: 'object', properties: { b: { type: 'number', minimum: 1 } } } } },
    };
    expect(fieldRows(schema)).toEqual([
      { name: 'a', type: 'list of object', required: true, says: '' },
      { name: 'a[].b', type: 'number', required: false, says: '(at least 1)' },
    ]);
  });
});
