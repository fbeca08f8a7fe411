import { imageStore, openLauncher, runProgram, type ImagePlace, type Launcher, type RunResult } from '@invigil/sandbox';
import type { ResolvedConfig } from './config.ts';
import type { Warmth } from '../dispatch/warm/warmth.ts';
import { HOST, type Images } from './images.ts';
import { loweredDefaults, lowerTo } from './limits.ts';
import type { StartOptions } from './runs/runner.ts';
import type { RunBody } from './schemas/request.ts';
import { couldBeWarm, mostKept } from './warm.ts';

/** Opens the launcher that the configuration asks for, with a skeleton ready for each slot and one that is being made. */
export function openConfigured(config: ResolvedConfig): Promise<Launcher> {
  const { images, isolation, launcherSocket, slots, withoutLayers } = config;
  const pool = Math.min(slots * 2, MOST_POOL);
  const sandboxes = Math.min(slots * 4 + pool + mostKept(config) + SPARE_SANDBOXES, MOST_SANDBOXES);
  const own = { pool, sandboxes, without: withoutLayers, images: imageStore(images).folder };
  return openLauncher({ isolation, ...(launcherSocket === undefined ? own : { socket: launcherSocket }) });
}

/** For the self-test, the search for languages, and sandboxes that are being torn down. */
const SPARE_SANDBOXES = 32;
/** What the launcher takes. */
const MOST_POOL = 64;
const MOST_SANDBOXES = 4096;

const bytesOf = (input: NonNullable<RunBody['stdin']>) => (typeof input === 'string' ? input : Buffer.from(input.base64, 'base64'));

/** Makes the function that runs a checked request of the API in a sandbox. */
export function makeStart({ ceilings }: ResolvedConfig, images: Images, warmth: Warmth) {
  const lowered = loweredDefaults(ceilings);
  const start = (launcher: Launcher, body: RunBody, imagePlace: Partial<ImagePlace>, options: StartOptions): Promise<RunResult> => {
    const { language, command = [], entry, args, cwd, stdin, limits, compileLimits, files = {}, env, collect, display } = body;
    const { settings, ...sandbox } = imagePlace;
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
  return async (launcher: Launcher, body: RunBody, options: StartOptions): Promise<RunResult> => {
    const place = images.place(body.image) ?? {};
    const ended = couldBeWarm(body) ? warmth.began(body.image ?? HOST) : undefined;
    try {
      return await start(launcher, body, place, options);
    } finally {
      ended?.();
    }
  };
}
