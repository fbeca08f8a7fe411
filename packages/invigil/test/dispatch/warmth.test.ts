import { openLauncher, type Launcher } from '@invigil/sandbox';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { Demand } from '../../src/dispatch/warm/demand.ts';
import { Warmth, type ImageTarget } from '../../src/dispatch/warm/warmth.ts';

const launcher = await openLauncher({ pool: 1 });
afterAll(() => launcher.close());

const started: Warmth[] = [];
afterEach(() => started.splice(0).forEach((warmth) => warmth.stop()));

/** The real launcher, and what it was told. */
function overheard(): { launcher: Launcher; told: [string, number, number][] } {
  const told: [string, number, number][] = [];
  const keep: Launcher['keep'] = (image, ready) => {
    told.push([image, ready.cold, ready.warm]);
    return launcher.keep(image, ready);
  };
  return { launcher: Object.assign(Object.create(launcher) as Launcher, { keep }), told };
}

function make(baselines: Readonly<Record<string, number>>, find: (name: string) => ImageTarget) {
  const problems: string[] = [];
  const demand = new Demand({ factorPercent: 50, baselines: new Map(Object.entries(baselines)), windows: [] });
  const warmth = new Warmth({ demand, find, onProblem: (name, problem) => problems.push(`${name}: ${problem}`) });
  started.push(warmth);
  return { warmth, problems };
}

const WAIT = { timeout: 45_000 };
const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)] as [string, string];

test('what a name no longer means is let go of, once, and what it means now is kept', async () => {
  let target = OLD;
  const { launcher: recorded, told } = overheard();
  const { warmth } = make({ moving: 2 }, () => ({ target, hasTemplate: true }));
  warmth.use(recorded);
  await vi.waitFor(() => expect(told).toContainEqual([OLD, 0, 2]), WAIT);
  target = NEW;
  await vi.waitFor(() => expect(told.filter(([image]) => image === NEW).length).toBeGreaterThan(1), WAIT);
  expect(told.filter(([image, , warm]) => image === OLD && warm === 0)).toEqual([[OLD, 0, 0]]);
  expect(told.at(-1)).toEqual([NEW, 0, 2]);
});

test('two names of one image are kept ready together; an image without a template has skeletons alone', async () => {
  const { launcher: recorded, told } = overheard();
  const { warmth } = make({ host: 2, alias: 3, shell: 1 }, (name) => ({
    target: name === 'shell' ? NEW : 'host',
    hasTemplate: name !== 'shell',
  }));
  warmth.use(recorded);
  await vi.waitFor(() => expect(warmth.stateOf('alias')).toEqual({ template: 'ready', kept: 3 }), WAIT);
  expect(told.slice(0, 2)).toEqual([
    ['host', 0, 5],
    [NEW, 1, 0],
  ]);
});

test('an image that cannot be used is told of once, and is not shown as kept', async () => {
  const { launcher: recorded, told } = overheard();
  const { warmth, problems } = make({ gone: 1, nosuch: 1 }, (name) => {
    if (name === 'nosuch') throw new Error('There is no image "nosuch".');
    return { target: OLD, hasTemplate: true };
  });
  warmth.use(recorded);
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(2), WAIT);
  expect(problems.toSorted()).toEqual([expect.stringMatching(/^gone: .*images/), 'nosuch: There is no image "nosuch".']);
  expect(warmth.states.size).toBe(0);
});
