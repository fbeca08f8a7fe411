import type { z } from 'zod';
import { describe, type ErrorDetails } from './errors.ts';

export type Issue = z.core.$ZodIssue;

/** What is wrong with a value: the field, what was expected there, and what came. */
export type Fault = Required<Pick<ErrorDetails, 'field' | 'message' | 'received'>> & Pick<ErrorDetails, 'expected'>;

/** `['files', 'a.py', 'base64']` -> `files["a.py"].base64`. */
function fieldName(path: readonly PropertyKey[]): string {
  let name = '';
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else if (/^[A-Za-z_]\w*$/.test(String(part))) name += name === '' ? String(part) : `.${String(part)}`;
    else name += `[${describe(String(part))}]`;
  }
  return name;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  record: 'an object',
  object: 'an object',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  string: 'text',
};

/** What a size counts, where it is not a value itself. */
const COUNTED: Readonly<Record<string, string>> = { string: ' characters', array: ' members' };

function expectation(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case 'too_small':
      return `at least ${issue.minimum}${COUNTED[issue.origin] ?? ''}`;
    case 'too_big':
      return `at most ${issue.maximum}${COUNTED[issue.origin] ?? ''}`;
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_union':
      return 'text, or {"base64": "…"}';
    case 'invalid_format':
      return issue.format === 'base64' ? 'base64 with its padding' : undefined;
    case 'invalid_key':
      return 'another name';
    case 'unrecognized_keys':
      return 'no such field';
    default:
      return undefined;
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** Text of a wrong length is counted and not repeated: it may be long, or a secret. */
function reception(issue: Issue, value: unknown): string {
  const isMeasured = issue.code === 'too_small' || issue.code === 'too_big';
  return isMeasured && typeof value === 'string' ? `${value.length} characters` : describe(value);
}

/** A finding of zod about `root` in our words. `whole`: what `root` is called, for a fault of all of it. */
export function faultOf(issue: Issue, root: unknown, whole: string): Fault {
  const isUnknown = issue.code === 'unrecognized_keys';
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = fieldName(path) || whole;
  const received = reception(issue, valueAt(root, path));
  const expected = expectation(issue);
  if (expected === undefined) return { field, message: `${field} ${issue.message}.`, received };
  const message = isUnknown ? `There is no field ${field}.` : `${field} is not valid: expected ${expected}.`;
  return { field, message, received, expected };
}
