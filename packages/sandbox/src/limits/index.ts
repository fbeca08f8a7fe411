export { COLLECT_CAPS } from './collect-caps.ts';
export { DEFAULT_LIMITS, LIMIT_NAMES } from './defaults.ts';
export { resolveLimits } from './resolve.ts';
export { bytesOf, checkFiles, checkPath, isProgram } from './files.ts';
export {
  checkArguments,
  checkDisplay,
  checkEnvironment,
  checkInput,
  checkPatterns,
  checkRequest,
  checkWhole,
  checkWindow,
} from './request.ts';
