import { CATALOGUE } from '../catalogue.ts';
import { escape, page, prose } from './html.ts';
import { fieldRows, typeName, type JsonSchema } from './schema.ts';

interface Media {
  schema?: JsonSchema;
}

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: JsonSchema; description?: string }[];
  requestBody?: { content: Record<string, Media> };
  responses?: Record<string, { description?: string; content?: Record<string, Media> }>;
}

/** The parts of an OpenAPI document that the page shows. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths?: Record<string, Record<string, Operation>>;
}

const EXAMPLE = `curl -s localhost:6010/api/v1/runs -H 'content-type: application/json' \\
  -d '{"language": "python", "files": {"main.py": "print(6*7)"}}'`;

function fieldTable(schema: JsonSchema): string {
  const rows = fieldRows(schema);
  if (rows.length === 0) return `<p><code>${escape(typeName(schema))}</code></p>`;
  const lines = rows.map(({ name, type, required, says }) => {
    return `<tr><th scope="row"><code>${escape(name)}</code>${required ? '' : ' <small>optional</small>'}</th><td><code>${escape(type)}</code></td><td>${prose(says)}</td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Fields"><table class="fields"><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

function parameters({ parameters: list = [] }: Operation): string {
  if (list.length === 0) return '';
  const rows = list.map(({ name, in: place, schema = {}, description = schema.description ?? '' }) => {
    return `<tr><th scope="row"><code>${escape(name)}</code> <small>${escape(place)}</small></th><td><code>${escape(typeName(schema))}</code></td><td>${prose(description)}</td></tr>`;
  });
  return `<details open><summary>Parameters</summary><div class="scroll" tabindex="0" role="region" aria-label="Parameters"><table class="fields"><tbody>${rows.join('')}</tbody></table></div></details>`;
}

function mediaBlock(title: string, content: Record<string, Media>, isOpen: boolean): string {
  return Object.entries(content)
    .map(([type, { schema = {} }]) => {
      const says = schema.description === undefined ? '' : `<p>${prose(schema.description)}</p>`;
      return `<details${isOpen ? ' open' : ''}><summary>${title} <small>${escape(type)}</small></summary>${says}${fieldTable(schema)}</details>`;
    })
    .join('');
}

function answers({ responses = {} }: Operation): string {
  return Object.entries(responses)
    .filter(([status]) => !/XX$/i.test(status))
    .map(([status, { content }]) =>
      content === undefined
        ? `<p><small>Answer ${escape(status)} has no body.</small></p>`
        : mediaBlock(`Answer ${escape(status)}`, content, false),
    )
    .join('');
}

function operation(path: string, method: string, given: Operation): string {
  const body = given.requestBody === undefined ? '' : mediaBlock('Body', given.requestBody.content, true);
  const says = given.description === undefined ? '' : `<p>${prose(given.description)}</p>`;
  return `<article class="card operation"><h3><span class="method">${escape(method.toUpperCase())}</span><code>${escape(path)}</code></h3>
<p>${prose(given.summary ?? '')}</p>${says}${parameters(given)}${body}${answers(given)}</article>`;
}

function errorTable(): string {
  const rows = Object.entries(CATALOGUE).map(([code, { status, message, advice }]) => {
    return `<tr><th scope="row"><code>${code}</code></th><td>${status}</td><td>${prose(message)} ${prose(advice)}</td></tr>`;
  });
  return `<section aria-labelledby="errors"><h2 id="errors">Errors</h2><p>Every error is <code>{"error": {"code", "message", "field"?, "expected"?, "received"?}}</code>. Codes are stable.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="errors"><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning, and what to do</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}

/** The page at `/docs`: the OpenAPI document, readable. */
export function docsPage({ info, paths = {} }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, given]) => ({ path, method, given })),
  );
  const tags = [...new Set(operations.map(({ given }) => given.tags?.[0] ?? 'other'))].toSorted();
  const sections = tags.map((tag) => {
    const own = operations.filter(({ given }) => (given.tags?.[0] ?? 'other') === tag);
    return `<section aria-labelledby="tag-${escape(tag)}"><h2 id="tag-${escape(tag)}">${escape(tag)}</h2>${own.map(({ path, method, given }) => operation(path, method, given)).join('')}</section>`;
  });
  const content = `<h1>${escape(info.title)} API <small>${escape(info.version)}</small></h1><p class="lead">${prose(info.description ?? '')} The same as a document for programs: <a href="/openapi.json">/openapi.json</a>.</p>
<pre class="example"><code>${escape(EXAMPLE)}</code></pre>${sections.join('')}${errorTable()}`;
  return page(`${info.title} API`, content);
}
