import { openLauncher, runProgram, type Launcher, type RunResult } from '@invigil/sandbox';
import type { ResolvedConfig } from './config.ts';
import { loweredDefaults } from './limits.ts';
import type { StartOptions } from './runs/runner.ts';
import type { RunBody } from './schemas/request.ts';

/** Opens the launcher that the configuration asks for, with a skeleton ready for each slot and one that is being made. */
export function openConfigured({ isolation, launcherSocket, slots, withoutLayers }: ResolvedConfig): Promise<Launcher> {
  const pool = slots * 2;
  const own = { pool, sandboxes: slots * 4 + pool + SPARE_SANDBOXES, without: withoutLayers };
  return openLauncher({ isolation, ...(launcherSocket === undefined ? own : { socket: launcherSocket }) });
}

/** For the self-test, the search for languages, and sandboxes that are being torn down. */
const SPARE_SANDBOXES = 32;

const bytesOf = (input: NonNullable<RunBody['stdin']>) => (typeof input === 'string' ? input : Buffer.from(input.base64, 'base64'));

/** Makes the function that runs a checked request of the API in a sandbox. */
export function makeStart({ ceilings }: ResolvedConfig) {
  const lowered = loweredDefaults(ceilings);
  return (launcher: Launcher, body: RunBody, options: StartOptions): Promise<RunResult> => {
    const { language, image, command = [], entry, args, cwd, stdin, limits, compileLimits, files = {}, env, collect, display } = body;
    const place = image === undefined ? options : { ...options, image };
    const common = {
      files,
      ...(env && { env }),
      ...(collect && { collect }),
      ...(display && { display }),
      ...(stdin !== undefined && { stdin: bytesOf(stdin) }),
    };
    if (language === undefined) {
      return launcher.run({ ...common, command, limits: { ...lowered, ...limits }, ...(cwd !== undefined && { cwd }) }, place);
    }
    const program = { ...common, language, ...(entry !== undefined && { entry }), ...(args && { args }), ...(limits && { limits }) };
    return runProgram(launcher, compileLimits ? { ...program, compileLimits } : program, { ...place, ceilings, compileCeilings: ceilings });
  };
}
