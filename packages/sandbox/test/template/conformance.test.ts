import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { CASES } from './cases/index.ts';
import { isWarm, type Case } from './case.ts';
import { DIFFERENCES } from './differences.ts';
import { factsOf } from './facts.ts';
import { HAS_NUMPY, makeStore, SCIENTIFIC, PYTHON } from './images.ts';
import { perform, PROGRAMS, untilWarm } from './perform.ts';
import { RANDOM } from './random.ts';

const store = await makeStore([PYTHON, SCIENTIFIC]);
const launcher = await openLauncher({ pool: 2, images: store.folder });
afterAll(async () => {
  await launcher.close();
  await store.remove();
});

function named(item: Case): [string, Case] {
  const args = item.args === undefined || item.args.length > 2 ? '' : ` (${item.args.join(' ').slice(0, 30)})`;
  return [`${item.title}${args}`, item];
}

describe.each([PYTHON, SCIENTIFIC])('in the image $name a warm run does what a cold one does', (image) => {
  const place = { launcher, store, image };
  beforeAll(() => untilWarm(place));
  test.each(CASES.filter(({ needsNumpy }) => HAS_NUMPY || needsNumpy !== true).map(named))('%s', async (_name, item) => {
    const [cold, warm] = await Promise.all([perform(place, item, false), perform(place, item, true)]);
    const facts = factsOf(cold);
    expect(Buffer.concat([cold.stdout, cold.stderr]).toString()).toMatch(item.says ?? /^done$/m);
    expect(factsOf(warm)).toEqual(facts);
    expect([cold.warm, warm.warm]).toEqual([false, isWarm(item, image.preload)]);
  });
});

test('every program is used by a case', () => {
  const used = new Set([...CASES.map(({ program }) => program), RANDOM.program]);
  expect(readdirSync(PROGRAMS).filter((name) => !used.has(name))).toEqual([]);
});

test('every difference that is allowed for has its heading in docs/templates.md', () => {
  const page = readFileSync(new URL('../../../../docs/templates.md', import.meta.url), 'utf8');
  for (const { title } of DIFFERENCES) expect(page).toContain(`\n### ${title}\n`);
});
