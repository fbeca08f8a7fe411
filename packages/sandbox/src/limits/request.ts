import { SandboxError } from '../errors.ts';
import type { RunRequest, WindowSize } from '../types.ts';
import { checkFiles, checkPath } from './files.ts';

const MOST_ARGUMENTS = 4096;
/** The kernel's own cap on one argument or one variable (MAX_ARG_STRLEN) is 128 KiB with its closing NUL. */
const LONGEST_TEXT = 128 * 1024 - 1;
const MOST_VARIABLES = 256;
const MOST_PATTERNS = 64;
const LONGEST_PATTERN = 1024;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function refuse(field: string, message: string): never {
  throw new SandboxError('invalid_request', `${field} ${message}`, { field });
}

function checkText(value: unknown, field: string, longest = LONGEST_TEXT): void {
  if (typeof value !== 'string') refuse(field, 'must be a string.');
  if (value.includes('\0')) refuse(field, 'contains a NUL.');
  if (Buffer.byteLength(value) > longest) refuse(field, `is longer than ${longest} bytes.`);
}

/** Throws SandboxError `invalid_request` unless it is a list of strings that a command line can carry. */
export function checkArguments(values: unknown, field: string): asserts values is readonly string[] {
  if (!Array.isArray(values)) refuse(field, 'must be a list of strings.');
  if (values.length > MOST_ARGUMENTS) refuse(field, `may hold at most ${MOST_ARGUMENTS} strings; it holds ${values.length}.`);
  values.forEach((value, index) => checkText(value, `${field}[${index}]`));
}

/** Throws SandboxError `invalid_request` unless every name and value can be an environment variable. */
export function checkEnvironment(env: unknown, field = 'env'): void {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) refuse(field, 'must be an object of strings.');
  const entries = Object.entries(env);
  if (entries.length > MOST_VARIABLES) refuse(field, `may hold at most ${MOST_VARIABLES} variables; it holds ${entries.length}.`);
  for (const [name, value] of entries) {
    if (!VARIABLE.test(name)) refuse(`${field}.${name.slice(0, 40)}`, 'is not the name of a variable (letters, digits, _).');
    checkText(value, `${field}.${name}`);
  }
}

/** Throws SandboxError `invalid_request` unless every pattern is relative and stays below the home. */
export function checkPatterns(patterns: unknown, field = 'collect'): void {
  if (!Array.isArray(patterns)) refuse(field, 'must be a list of patterns.');
  if (patterns.length > MOST_PATTERNS) refuse(field, `may hold at most ${MOST_PATTERNS} patterns; it holds ${patterns.length}.`);
  patterns.forEach((pattern: unknown, index) => {
    const member = `${field}[${index}]`;
    checkText(pattern, member, LONGEST_PATTERN);
    checkPath(pattern, member);
  });
}

/** Throws SandboxError `invalid_request` unless the input is text or bytes. */
export function checkInput(stdin: unknown, field = 'stdin'): void {
  if (typeof stdin !== 'string' && !(stdin instanceof Uint8Array)) refuse(field, 'must be text or bytes.');
}

/** Throws SandboxError `invalid_request` unless it is left out, or said as true or false. */
export function checkDisplay(display: unknown, field = 'display'): void {
  if (display !== undefined && typeof display !== 'boolean') refuse(field, 'must be true or false.');
}

/** Throws SandboxError `invalid_request` unless it is a whole number from `smallest` to `largest`. */
export function checkWhole(value: unknown, field: string, smallest: number, largest: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= smallest && value <= largest) return;
  refuse(field, `must be a whole number from ${smallest} to ${largest}; it is ${typeof value === 'number' ? value : typeof value}.`);
}

const WIDEST = 0xffff;

/** Throws SandboxError `invalid_request` unless a terminal can have this size. */
export function checkWindow(size: WindowSize, field: string): void {
  checkWhole(size.columns, `${field}.columns`, 1, WIDEST);
  checkWhole(size.rows, `${field}.rows`, 1, WIDEST);
}

/** Checks everything of a request but its limits (`resolveLimits` does those). Throws SandboxError `invalid_request` with the field. */
export function checkRequest(request: RunRequest): void {
  checkArguments(request.command, 'command');
  if (request.command.length === 0 || request.command[0] === '') refuse('command', 'must name a program.');
  if (request.files !== undefined) checkFiles(request.files);
  if (request.stdin !== undefined) checkInput(request.stdin);
  if (request.env !== undefined) checkEnvironment(request.env);
  if (request.cwd !== undefined && request.cwd !== '.') checkPath(request.cwd, 'cwd');
  if (request.collect !== undefined) checkPatterns(request.collect);
  checkDisplay(request.display);
}
