import type { Limits } from '@invigil/sandbox';
import type { ResolvedConfig } from '../config.ts';
import { ApiError, describe } from '../errors.ts';
import { isAbove, LIMIT_NAMES, type RequestedLimits } from '../limits.ts';
import { clashingPath, PATH_EXPECTED, pathProblem } from '../paths.ts';
import { MOST_ARGUMENTS, MOST_PATTERNS, MOST_VARIABLES, type RunBody } from '../schemas/request.ts';

function tooMany(field: string, most: number, received: number): ApiError {
  const code = field === 'files' ? 'too_many_files' : 'invalid_request';
  return new ApiError(code, { message: `${field} has too many members.`, field, expected: `at most ${most}`, received: String(received) });
}

/** Caps lists and maps before the schema looks at their members: a body of a million wrong ones would cost seconds and gigabytes of issues. */
export function guardSizes(body: unknown, filesPerRun: number): void {
  if (typeof body !== 'object' || body === null) return;
  const members = body as Record<string, unknown>;
  const caps: Record<string, number> = {
    command: MOST_ARGUMENTS,
    args: MOST_ARGUMENTS,
    collect: MOST_PATTERNS,
    files: filesPerRun,
    env: MOST_VARIABLES,
  };
  for (const [field, most] of Object.entries(caps)) {
    const value = members[field];
    if (typeof value !== 'object' || value === null) continue;
    const size = Array.isArray(value) ? value.length : Object.keys(value).length;
    if (size > most) throw tooMany(field, most, size);
    // Assigned to an object, this name would set its prototype and the member be lost: it is refused in place of being dropped.
    if (Object.hasOwn(value, '__proto__')) throw invalid(`${field}["__proto__"]`, 'another name', '__proto__');
  }
}

function invalid(field: string, expected: string, value: unknown): ApiError {
  return new ApiError('invalid_request', {
    message: `${field} is not valid: expected ${expected}.`,
    field,
    expected,
    received: describe(value),
  });
}

function checkPath(path: string, field: string): void {
  const problem = pathProblem(path);
  if (problem === null) return;
  throw new ApiError('invalid_path', {
    message: `The path in ${field} ${problem}.`.slice(0, 300),
    field,
    expected: PATH_EXPECTED,
    received: describe(path),
  });
}

function checkFiles(files: NonNullable<RunBody['files']>): void {
  const paths = Object.keys(files);
  for (const path of paths) checkPath(path, `files[${describe(path)}]`);
  const clash = clashingPath(paths);
  if (clash !== null) throw invalid(`files[${describe(clash)}]`, 'a path that is not also a folder of another', clash);
}

/** Throws `limit_above_ceiling`, naming field and ceiling. */
function checkCeilings(limits: RequestedLimits, ceilings: Limits, field: string): void {
  for (const name of LIMIT_NAMES) {
    const value = limits[name];
    if (value === undefined || !isAbove(name, value, ceilings[name])) continue;
    throw new ApiError('limit_above_ceiling', {
      message: `${field}.${name} may be at most ${ceilings[name]} here.`,
      field: `${field}.${name}`,
      expected: `at most ${ceilings[name]}`,
      received: String(value),
    });
  }
}

/** What the schema cannot say: what goes with what, paths, and the ceilings of this server. Throws ApiError. */
export function checkRun(body: RunBody, config: ResolvedConfig): void {
  if (body.language === undefined) {
    if (body.command === undefined) throw invalid('language', 'either language or command', undefined);
    if (body.command[0] === '') throw invalid('command[0]', 'the name of a program', '');
    for (const field of ['args', 'entry', 'compileLimits'] as const) {
      if (body[field] !== undefined) throw invalid(field, 'no such field beside command: it goes with language', body[field]);
    }
  } else {
    for (const field of ['command', 'cwd'] as const) {
      if (body[field] !== undefined) throw invalid(field, 'no such field beside language', body[field]);
    }
  }
  if (body.keep === true && config.outputsKeepMs === 0) throw invalid('keep', 'false: this server keeps no outputs', true);
  if (body.files !== undefined) checkFiles(body.files);
  if (body.entry !== undefined) checkPath(body.entry, 'entry');
  if (body.cwd !== undefined && body.cwd !== '.') checkPath(body.cwd, 'cwd');
  body.collect?.forEach((pattern, index) => checkPath(pattern, `collect[${index}]`));
  if (body.limits !== undefined) checkCeilings(body.limits, config.ceilings, 'limits');
  if (body.compileLimits !== undefined) checkCeilings(body.compileLimits, config.ceilings, 'compileLimits');
}
