import { RUNTIMES } from '@invigil/sandbox';
import type { FastifyBaseLogger } from 'fastify';
import { Demand } from '../dispatch/warm/demand.ts';
import { Warmth } from '../dispatch/warm/warmth.ts';
import type { ResolvedConfig } from './config.ts';
import { HOST, type Images } from './images.ts';
import type { RunBody } from './schemas/request.ts';

const PYTHON = RUNTIMES.find(({ name }) => name === 'python');

/** Whether the run could be a fork of a template, and hence counts as load of it. */
export function couldBeWarm({ language, command }: RunBody): boolean {
  if (language === undefined) return command?.[1] === PYTHON?.entry;
  return language === PYTHON?.name || PYTHON?.aliases.includes(language) === true;
}

function baselinesOf({ warm, slots }: ResolvedConfig): Map<string, number> {
  return new Map(warm.map(({ name, baseline = slots }) => [name, baseline]));
}

/** The most skeletons that the configuration alone asks for at one time. */
export function mostKept(config: ResolvedConfig): number {
  const most = baselinesOf(config);
  for (const { image, expected } of config.warmWindows) most.set(image, Math.max(most.get(image) ?? 0, expected));
  return [...most.values()].reduce((sum, count) => sum + count, 0);
}

/** What keeps the images of this server ready. */
export function makeWarmth(config: ResolvedConfig, images: Images, log: FastifyBaseLogger): Warmth {
  const demand = new Demand({
    factorPercent: config.warmFactorPercent,
    baselines: baselinesOf(config),
    windows: config.warmWindows,
    zone: config.warmZone,
  });
  return new Warmth({
    demand,
    find: (name) => {
      const place = images.place(name);
      return place === undefined
        ? { target: HOST, hasTemplate: true }
        : { target: place.image, hasTemplate: place.settings.python !== undefined };
    },
    onProblem: (image, problem) => log.warn({ image, problem }, 'the image cannot be kept ready'),
  });
}
