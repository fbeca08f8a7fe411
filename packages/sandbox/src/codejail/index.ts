export { SafeExecException, type JailResult } from './exception.ts';
export {
  createCodeJail,
  type CodeJail,
  type CodeJailConfig,
  type JailCodeOptions,
  type JailLogEntry,
  type SafeExecOptions,
} from './jail.ts';
export type { JailLimitName, JailLimits } from './limits.ts';
