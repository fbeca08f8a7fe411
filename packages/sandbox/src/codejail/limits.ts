import { SandboxError } from '../errors.ts';
import { DEFAULT_LIMITS } from '../limits/index.ts';
import type { Limits } from '../types.ts';

/** CodeJail's limits. PROXY, its switch for a helper process, has nothing to switch here. */
export interface JailLimits {
  /** Seconds of processor time. (Default: 1) */
  CPU: number;
  /** Seconds on the clock. (Default: 1) */
  REALTIME: number;
  /** Bytes of address space; 0: no limit of its own, the sandbox's memory limit holds. (Default: 0) */
  VMEM: number;
  /** Bytes of a file that is written; 0: nothing can be written. (Default: 0) */
  FSIZE: number;
  /** Processes and threads. (Default: 15) */
  NPROC: number;
}

export type JailLimitName = keyof JailLimits;

const DEFAULT_JAIL_LIMITS: Readonly<JailLimits> = Object.freeze({ CPU: 1, REALTIME: 1, VMEM: 0, FSIZE: 0, NPROC: 15 });

/** The smallest value of each: what CodeJail takes for "no limit" is refused, but for VMEM. */
const SMALLEST: Readonly<JailLimits> = { CPU: 0.001, REALTIME: 0.001, VMEM: 0, FSIZE: 0, NPROC: 1 };

/** All of the globals come back on one stream. */
const OUTPUT_BYTES = 4 * 1024 * 1024;

function check(name: string, value: unknown): asserts name is JailLimitName {
  const field = `limits.${name.slice(0, 40)}`;
  if (name === 'PROXY') throw new SandboxError('invalid_request', 'PROXY is not offered: every run has a sandbox of its own.', { field });
  if (!Object.hasOwn(SMALLEST, name)) {
    throw new SandboxError('invalid_request', `There is no limit ${field}; there are ${Object.keys(SMALLEST).join(', ')}.`, { field });
  }
  const smallest = SMALLEST[name as JailLimitName];
  const isSeconds = name === 'CPU' || name === 'REALTIME';
  if (typeof value !== 'number' || !(isSeconds ? Number.isFinite(value) : Number.isSafeInteger(value)) || value < smallest) {
    throw new SandboxError('invalid_request', `${field} must be a number of at least ${smallest}; it is ${String(value)}.`, { field });
  }
}

function checkAll(limits: Partial<JailLimits>): Partial<JailLimits> {
  for (const [name, value] of Object.entries(limits)) check(name, value);
  return limits;
}

/** The limits of one jail: a set for all, and differences by context (a course, for example). */
export class LimitSet {
  readonly #limits: JailLimits;
  readonly #overrides = new Map<string, Partial<JailLimits>>();
  readonly #sandboxLimits: Partial<Limits>;

  /** `sandboxLimits`: limits that CodeJail has no word for, such as `memoryBytes`. */
  constructor(limits: Partial<JailLimits> = {}, sandboxLimits: Partial<Limits> = {}) {
    this.#limits = { ...DEFAULT_JAIL_LIMITS, ...checkAll(limits) };
    this.#sandboxLimits = sandboxLimits;
  }

  set(name: JailLimitName, value: number): void {
    check(name, value);
    this.#limits[name] = value;
  }

  override(name: JailLimitName, value: number, context: string): void {
    check(name, value);
    this.#overrides.set(context, { ...this.#overrides.get(context), [name]: value });
  }

  /** The sandbox's limits in a context; one that was never named has the limits for all. */
  effective(context?: string): Limits {
    const limits = { ...this.#limits, ...(context === undefined ? {} : this.#overrides.get(context)) };
    return {
      ...DEFAULT_LIMITS,
      outputBytes: OUTPUT_BYTES,
      ...this.#sandboxLimits,
      cpuMs: Math.ceil(limits.CPU * 1000),
      wallMs: Math.ceil(limits.REALTIME * 1000),
      addressSpaceBytes: limits.VMEM,
      fileBytes: limits.FSIZE,
      processes: limits.NPROC,
    };
  }
}
