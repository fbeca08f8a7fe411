import type { z } from 'zod';
import { SandboxError } from '../../errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'text',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  boolean: 'true or false',
};

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${issue.origin === 'array' ? ' members' : ''}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${issue.origin === 'array' ? ' members' : issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(' or ')}`;
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0]?.message ?? 'expected another name';
    default:
      return issue.message;
  }
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 80) : value);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined),
    root,
  );
}

/** Thrown for a definition: which file, which field or line, what was expected and what came. */
export function invalidDefinition(file: string, field: string, message: string): SandboxError {
  return new SandboxError('image_invalid', `${file}: ${field === '' ? '' : `${field}: `}${message}.`, { field: field || file });
}

/** The first of zod's findings about `root`, the content of `file`. */
export function faultIn(file: string, issues: readonly z.core.$ZodIssue[], root: unknown): SandboxError {
  const [issue] = issues;
  if (issue === undefined) return invalidDefinition(file, '', 'is not valid');
  if (issue.code === 'unrecognized_keys') {
    return invalidDefinition(file, [...issue.path, issue.keys[0] ?? ''].map(String).join('.'), expectation(issue));
  }
  return invalidDefinition(file, issue.path.map(String).join('.'), `${expectation(issue)}, got ${show(valueAt(root, issue.path))}`);
}
