import { imageStore, openLauncher, runProgram, type Launcher, type RunResult } from '@invigil/sandbox';
import type { ResolvedConfig } from './config.ts';
import type { Images } from './images.ts';
import { loweredDefaults, lowerTo } from './limits.ts';
import type { StartOptions } from './runs/runner.ts';
import type { RunBody } from './schemas/request.ts';

/** Opens the launcher that the configuration asks for, with a skeleton ready for each slot and one that is being made. */
export function openConfigured({ images, isolation, launcherSocket, slots, withoutLayers }: ResolvedConfig): Promise<Launcher> {
  const pool = slots * 2;
  const own = { pool, sandboxes: slots * 4 + pool + SPARE_SANDBOXES, without: withoutLayers, images: imageStore(images).folder };
  return openLauncher({ isolation, ...(launcherSocket === undefined ? own : { socket: launcherSocket }) });
}

/** For the self-test, the search for languages, and sandboxes that are being torn down. */
const SPARE_SANDBOXES = 32;

const bytesOf = (input: NonNullable<RunBody['stdin']>) => (typeof input === 'string' ? input : Buffer.from(input.base64, 'base64'));

/** Makes the function that runs a checked request of the API in a sandbox. */
export function makeStart({ ceilings }: ResolvedConfig, images: Images) {
  const lowered = loweredDefaults(ceilings);
  return (launcher: Launcher, body: RunBody, options: StartOptions): Promise<RunResult> => {
    const { language, image, command = [], entry, args, cwd, stdin, limits, compileLimits, files = {}, env, collect, display } = body;
    const { settings, ...sandbox } = images.place(image) ?? {};
    const place = { ...options, ...sandbox };
    const common = {
      files,
      ...(env && { env }),
      ...(collect && { collect }),
      ...(display && { display }),
      ...(stdin !== undefined && { stdin: bytesOf(stdin) }),
    };
    if (language === undefined) {
      const defaults = { ...lowered, ...lowerTo(ceilings, settings?.limits) };
      const variables = { ...settings?.env, ...env };
      const request = { ...common, command, env: variables, limits: { ...defaults, ...limits }, ...(cwd !== undefined && { cwd }) };
      return launcher.run(request, place);
    }
    const program = { ...common, language, ...(entry !== undefined && { entry }), ...(args && { args }), ...(limits && { limits }) };
    return runProgram(launcher, compileLimits ? { ...program, compileLimits } : program, {
      ...place,
      ceilings,
      compileCeilings: ceilings,
      ...(settings && { settings }),
    });
  };
}
