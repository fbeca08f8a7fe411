export * from './types.ts';
export * from './errors.ts';
export { DEFAULT_LIMITS, checkFiles, resolveLimits } from './limits/index.ts';
export * from './program/index.ts';
export { COMPILE_LIMITS } from './runtimes/index.ts';
export * from './codejail/index.ts';
