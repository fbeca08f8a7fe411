import { afterAll, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { text } from '../launcher.ts';
import { DRAWN, makeStore, SCIENTIFIC, PYTHON } from './images.ts';
import { perform, untilWarm } from './perform.ts';
import { RANDOM } from './random.ts';

const RUNS = 4;
const IMAGES = [PYTHON, SCIENTIFIC, DRAWN];

const store = await makeStore(IMAGES);
const launcher = await openLauncher({ pool: 2, images: store.folder });
afterAll(async () => {
  await launcher.close();
  await store.remove();
});

test.each(IMAGES)('no two runs of the image $name ever draw a value alike', async (image) => {
  const place = { launcher, store, image };
  await untilWarm(place);
  const drawn: string[] = [];
  for (let run = 0; run < RUNS; run++) {
    const result = await perform(place, RANDOM, true);
    expect(text(result.stderr)).toBe('');
    expect(result.warm).toBe(true);
    drawn.push(
      ...text(result.stdout)
        .split(/\s+/)
        .filter((word) => /^[^:]+$/.test(word)),
    );
  }
  expect(drawn.length).toBeGreaterThanOrEqual(RUNS * 11);
  expect(drawn.filter((value, index) => drawn.indexOf(value) !== index)).toEqual([]);
});
