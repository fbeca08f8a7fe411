import { DEFAULT_LIMITS } from '../../../sandbox/src/limits/index.ts';
import { openUnsafeLauncher } from '../../../sandbox/src/unsafe/launcher.ts';
import { runProgram } from '../../../sandbox/src/program/index.ts';
import type { Launcher, Limits, RunResult } from '@invigil/sandbox';
import type { ResolvedConfig } from './config.ts';
import { LIMIT_NAMES } from './limits.ts';
import type { RunBody } from './schemas/request.ts';
import type { StartOptions } from './runs/runner.ts';

/** Opens the launcher that the configuration asks for. */
export function openConfigured(config: ResolvedConfig): Promise<Launcher> {
  if (config.isolation === 'none') return Promise.resolve(openUnsafeLauncher());
  throw new Error('not yet');
}

const bytesOf = (input: NonNullable<RunBody['stdin']>) => (typeof input === 'string' ? input : Buffer.from(input.base64, 'base64'));

/** The defaults that the operator's ceilings lower. */
function loweredDefaults(ceilings: Limits): Partial<Limits> {
  return Object.fromEntries(LIMIT_NAMES.filter((name) => ceilings[name] < DEFAULT_LIMITS[name]).map((name) => [name, ceilings[name]]));
}

/** Makes the function that runs a checked request of the API in a sandbox. */
export function makeStart({ ceilings }: ResolvedConfig) {
  const lowered = loweredDefaults(ceilings);
  return (launcher: Launcher, body: RunBody, options: StartOptions): Promise<RunResult> => {
    const { language, image, command = [], entry, args, cwd, stdin, limits, compileLimits, files = {}, env, collect } = body;
    const place = image === undefined ? options : { ...options, image };
    const common = { files, ...(env && { env }), ...(collect && { collect }), ...(stdin !== undefined && { stdin: bytesOf(stdin) }) };
    if (language === undefined) {
      return launcher.run({ ...common, command, limits: { ...lowered, ...limits }, ...(cwd !== undefined && { cwd }) }, place);
    }
    const program = { ...common, language, ...(entry !== undefined && { entry }), ...(args && { args }), ...(limits && { limits }) };
    return runProgram(launcher, compileLimits ? { ...program, compileLimits } : program, { ...place, ceilings });
  };
}

/** The library's self-test. */
export async function runSelfTest(_launcher: Launcher) { return { passed: false, probes: [{ name: 'x', passed: false, detail: 'not yet' }], ms: 1 }; }
