export * from './types.ts';
export * from './errors.ts';
export { DEFAULT_LIMITS, LIMIT_NAMES, checkFiles, resolveLimits } from './limits/index.ts';
export * from './program/index.ts';
export { COMPILE_LIMITS, RUNTIMES, runtimeOfPath, type Runtime } from './runtimes/index.ts';
export * from './codejail/index.ts';
export { openLauncher, type LauncherOptions } from './launcher/open.ts';
export type { FixedMount } from './launcher/binary.ts';
export type { ChildOptions } from './launcher/child.ts';
