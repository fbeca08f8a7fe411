import { afterAll, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { pidOf, sh, text } from '../launcher.ts';
import { makeStore, type TestImage } from '../template/images.ts';
import { groupsOf, livingSandboxes, until } from './host.ts';

const IMAGES: TestImage[] = [1, 2, 3].map((number) => ({
  name: `room${number}`,
  preload: ['random'],
  layer: { 'usr/share/number': `${number}` },
}));

const store = await makeStore(IMAGES);
afterAll(() => store.remove());

test('skeletons that are kept ready leave room for every run, of whatever image', async () => {
  const launcher = await openLauncher({ pool: 2, sandboxes: 5, images: store.folder });
  await launcher.keep(store.digestOf(IMAGES[0] as TestImage), { cold: 5, warm: 5 });
  await until('there is no room left', () => livingSandboxes(groupsOf(pidOf(launcher))).length >= 5);
  for (const image of [...IMAGES, ...IMAGES]) {
    const result = await launcher.run(sh('cat /usr/share/number'), { image: store.digestOf(image) });
    expect([result.verdict, `room${text(result.stdout)}`]).toEqual(['exited', image.name]);
  }
  await launcher.close();
});
