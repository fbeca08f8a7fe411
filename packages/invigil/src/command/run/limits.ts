import type { LimitName, Limits } from '@invigil/sandbox';
import { CommandFailure } from '../failure.ts';
import { EXAMPLES, parseMeasure, type Measure } from './units.ts';

interface LimitOption {
  limit: LimitName;
  measure: Measure;
}

/** The names that `--limit` takes. */
export const LIMIT_OPTIONS: Readonly<Record<string, LimitOption>> = {
  wall: { limit: 'wallMs', measure: 'time' },
  cpu: { limit: 'cpuMs', measure: 'time' },
  memory: { limit: 'memoryBytes', measure: 'size' },
  processes: { limit: 'processes', measure: 'count' },
  output: { limit: 'outputBytes', measure: 'size' },
  file: { limit: 'fileBytes', measure: 'size' },
  disk: { limit: 'diskBytes', measure: 'size' },
  'disk-files': { limit: 'diskFiles', measure: 'count' },
  'open-files': { limit: 'openFiles', measure: 'count' },
  stack: { limit: 'stackBytes', measure: 'size' },
  'address-space': { limit: 'addressSpaceBytes', measure: 'size' },
  'collect-files': { limit: 'collectFiles', measure: 'count' },
  collect: { limit: 'collectBytes', measure: 'size' },
  'display-items': { limit: 'displayItems', measure: 'count' },
  display: { limit: 'displayBytes', measure: 'size' },
};

/**
 * Reads the values of `--limit`, each `NAME=VALUE`; a later one of the same name wins.
 * Throws CommandFailure with `status` for an unknown name or a value that is not of its measure.
 */
export function parseLimits(options: readonly string[], status: number): Partial<Limits> {
  const limits: Partial<Limits> = {};
  for (const option of options) {
    const at = option.indexOf('=');
    const name = at < 0 ? option : option.slice(0, at);
    const known = Object.hasOwn(LIMIT_OPTIONS, name) ? LIMIT_OPTIONS[name] : undefined;
    if (known === undefined) {
      throw new CommandFailure(
        `--limit ${option}: no limit is called ${JSON.stringify(name)}; expected one of ${Object.keys(LIMIT_OPTIONS).join(', ')}`,
        status,
      );
    }
    const value = at < 0 ? undefined : parseMeasure(option.slice(at + 1), known.measure);
    if (value === undefined) {
      throw new CommandFailure(`--limit ${option}: expected ${name}= and ${EXAMPLES[known.measure]}`, status);
    }
    limits[known.limit] = value;
  }
  return limits;
}
