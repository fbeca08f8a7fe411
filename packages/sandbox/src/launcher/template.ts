import { existsSync } from 'node:fs';
import { ENVIRONMENT } from '../run/environment.ts';
import { python as pythonRuntime } from '../runtimes/python.ts';

/** The interpreter of the image `host`. */
const HOST_PYTHON = '/usr/bin/python3';
/** What students' programs import most; together they add 5 ms to the start of a template, and nothing to that of a run. */
const HOST_PRELOAD = [
  ...['random', 'math', 're', 'json', 'string', 'collections', 'itertools', 'functools', 'datetime', 'typing', 'dataclasses', 'enum'],
  ...['copy', 'heapq', 'bisect', 'time', 'csv', 'threading'],
];

/** What the launcher is told of a template: its interpreter, what it imports, and all variables that a run's interpreter reads when it starts. */
export function templateLines(python: string, preload: readonly string[], env: Readonly<Record<string, string>>): string[] {
  const variables = { ...ENVIRONMENT, ...pythonRuntime.env, ...env };
  return [
    `python ${python}`,
    ...(preload.length > 0 ? [`preload ${preload.join(' ')}`] : []),
    ...Object.entries(variables).map(([name, value]) => `env ${name}=${value}`),
  ];
}

/** The same of the image `host`; nothing where the host has no Python. */
export function hostTemplateLines(): string[] {
  return existsSync(HOST_PYTHON) ? templateLines(HOST_PYTHON, HOST_PRELOAD, {}) : [];
}
