import { DEFAULT_LIMITS, type LimitName, type Limits } from '@invigil/sandbox';
import { z } from 'zod';

const KIB = 1024;
const MIB = 1024 * KIB;

interface LimitRule {
  /** The smallest value that a request may give. */
  smallest: number;
  /** The most that a request may ask for, where the operator says nothing. */
  ceiling: number;
  says: string;
}

/** Every limit as the API shows it. */
const LIMIT_RULES: Readonly<Record<LimitName, LimitRule>> = {
  wallMs: { smallest: 1, ceiling: 60_000, says: 'Milliseconds on the clock.' },
  cpuMs: { smallest: 1, ceiling: 60_000, says: 'Milliseconds of processor time, all processes together.' },
  memoryBytes: { smallest: MIB, ceiling: 2048 * MIB, says: 'Bytes of memory, all processes and files together.' },
  processes: { smallest: 1, ceiling: 512, says: 'Processes and threads at one time.' },
  outputBytes: { smallest: 0, ceiling: 8 * MIB, says: 'Bytes kept of stdout, and as many of stderr.' },
  fileBytes: { smallest: 0, ceiling: 512 * MIB, says: 'Bytes of any one file that the run writes.' },
  diskBytes: { smallest: 64 * KIB, ceiling: 1024 * MIB, says: 'Bytes of all files together.' },
  diskFiles: { smallest: 16, ceiling: 65_536, says: 'Files, folders and links.' },
  openFiles: { smallest: 8, ceiling: 4096, says: 'Open descriptors of one process.' },
  stackBytes: { smallest: 64 * KIB, ceiling: 1024 * MIB, says: 'Bytes of the main thread’s stack.' },
  addressSpaceBytes: { smallest: 0, ceiling: 0, says: 'Bytes of address space of one process; 0: no limit.' },
  // As many as a compile step may need: a Java program is a file a class. Their bytes are bounded all the same.
  collectFiles: { smallest: 0, ceiling: 1000, says: 'Files taken out by `collect`.' },
  collectBytes: { smallest: 0, ceiling: 32 * MIB, says: 'Bytes of all collected files together.' },
  displayItems: { smallest: 0, ceiling: 256, says: 'Items of `display` taken out.' },
  displayBytes: { smallest: 0, ceiling: 32 * MIB, says: 'Bytes of all items of `display` together.' },
};

export const LIMIT_NAMES = Object.keys(LIMIT_RULES) as readonly LimitName[];

export const CEILINGS: Readonly<Limits> = mapLimits((name) => LIMIT_RULES[name].ceiling);

function mapLimits<T>(make: (name: LimitName) => T): Record<LimitName, T> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, make(name)])) as Record<LimitName, T>;
}

/** An address space of 0 is without limit: as a request above every ceiling, as a ceiling above every request. */
export function isAbove(name: LimitName, value: number, ceiling: number): boolean {
  const amount = (bytes: number) => (name === 'addressSpaceBytes' && bytes === 0 ? Infinity : bytes);
  return amount(value) > amount(ceiling);
}

/** The defaults that the operator's ceilings lower, as they then are. */
export function loweredDefaults(ceilings: Limits): Partial<Limits> {
  return Object.fromEntries(
    LIMIT_NAMES.filter((name) => isAbove(name, DEFAULT_LIMITS[name], ceilings[name])).map((name) => [name, ceilings[name]]),
  );
}

/** An image's limits, those above the operator's ceilings lowered to them. */
export function lowerTo(ceilings: Limits, limits: Readonly<Partial<Limits>> = {}): Partial<Limits> {
  const named = LIMIT_NAMES.filter((name) => limits[name] !== undefined);
  return Object.fromEntries(
    named.map((name) => {
      const value = limits[name] ?? 0;
      return [name, isAbove(name, value, ceilings[name]) ? ceilings[name] : value];
    }),
  );
}

/** One ceiling for each limit; a limit without one keeps its default ceiling. */
export const limitCeilings = z.strictObject(
  mapLimits((name) => z.int().min(LIMIT_RULES[name].smallest).default(LIMIT_RULES[name].ceiling).describe(LIMIT_RULES[name].says)),
);

/** Limits in a request: the ceilings of this server are checked apart, so that the error can name them. */
export const requestedLimits = z
  .strictObject(mapLimits((name) => z.int().min(LIMIT_RULES[name].smallest).exactOptional().describe(LIMIT_RULES[name].says)))
  .describe('What the run may use. What is left out has its default, or the ceiling where that is lower.');

const limitValues = z.strictObject(mapLimits((name) => z.number().describe(LIMIT_RULES[name].says)));

/** The answer of GET /limits. */
export const limitsAnswer = z
  .strictObject({
    defaults: limitValues.describe('What a command may use where its request says nothing; some languages have other defaults.'),
    ceilings: limitValues.describe('The most that a request may ask for.'),
  })
  .describe('Defaults and ceilings of this server.');

export type RequestedLimits = z.output<typeof requestedLimits>;
