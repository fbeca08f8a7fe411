import { SandboxError } from '../errors.ts';
import type { LimitName, Limits } from '../types.ts';
import { DEFAULT_LIMITS, LIMIT_NAMES, SMALLEST_LIMITS } from './defaults.ts';

export interface ResolveOptions {
  /** What stands where the request says nothing. (Default: DEFAULT_LIMITS) */
  defaults?: Readonly<Limits>;
  /** How the request calls the object, for the error's field. (Default: `limits`) */
  field?: string;
}

/** An address space of 0 is without limit, hence above every ceiling. */
function amount(name: LimitName, value: number): number {
  return name === 'addressSpaceBytes' && value === 0 ? Infinity : value;
}

function check(name: LimitName, value: unknown, ceiling: number | undefined, field: string): number {
  const smallest = SMALLEST_LIMITS[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < smallest) {
    throw new SandboxError('invalid_request', `${field} must be a whole number of at least ${smallest}; it is ${show(value)}.`, { field });
  }
  if (ceiling !== undefined && amount(name, value) > amount(name, ceiling)) {
    throw new SandboxError('invalid_request', `${field} may be at most ${ceiling} here; it is ${value}.`, { field });
  }
  return value;
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : typeof value;
}

/**
 * Completes limits with the defaults. A value that the request names is checked against the ceiling and refused above it;
 * a default above the ceiling is lowered to it.
 * Throws SandboxError `invalid_request` with the field (`limits.cpuMs`).
 */
export function resolveLimits(
  partial: Readonly<Partial<Limits>> = {},
  ceilings: Readonly<Partial<Limits>> = {},
  options: ResolveOptions = {},
): Limits {
  const { defaults = DEFAULT_LIMITS, field = 'limits' } = options;
  if (typeof partial !== 'object' || partial === null || Array.isArray(partial)) {
    throw new SandboxError('invalid_request', `${field} must be an object of numbers.`, { field });
  }
  for (const name of Object.keys(partial)) {
    if (!(LIMIT_NAMES as readonly string[]).includes(name)) {
      throw new SandboxError('invalid_request', `${field} has no member ${show(name)}; it may have ${LIMIT_NAMES.join(', ')}.`, {
        field: `${field}.${name.slice(0, 40)}`,
      });
    }
  }
  const limits: Limits = { ...defaults };
  for (const name of LIMIT_NAMES) {
    const value = partial[name];
    const ceiling = ceilings[name];
    if (value !== undefined) limits[name] = check(name, value, ceiling, `${field}.${name}`);
    else if (ceiling !== undefined && amount(name, limits[name]) > amount(name, ceiling)) limits[name] = ceiling;
  }
  return limits;
}
