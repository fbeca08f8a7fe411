import type { Attack, Finding, Scene } from '../../types.ts';
import { HOSTILE_KINDS, hostileImage, WARM_IMAGE } from '../../runner/images.ts';
import { place, saysThrough } from './unprotected.ts';

/** A course's package that is hostile when the template imports it: no run is lost or changed, nobody else feels it. */
export const packages: readonly Attack[] = HOSTILE_KINDS.map((kind) => ({
  id: `template/package-${kind}`,
  title: `a package that ${kind.replaceAll('-', ' ')} when it is imported`,
  program: 'after-package.py',
  needs: 'host',
  limits: { wallMs: 20_000 },
  scenario: (scene) => afterPackage(scene, kind),
  control: {
    check: async (scene) => {
      await place(scene, 'package.py', 'after-package.py');
      return saysThrough(await scene.run({ program: 'package-control.py', args: [`${scene.folder}/package.py`, kind] }));
    },
  },
}));

/** Runs of the hostile image and of another, in turn: when the template is being made, when it is there, and when it has failed. */
const ROUNDS = 3;

/** What the daemons of the package call themselves. */
function daemonOf(kind: string): string {
  return `hp-${kind}`.slice(0, 15);
}

async function afterPackage(scene: Scene, kind: string): Promise<Finding> {
  for (let round = 0; round < ROUNDS; round++) {
    for (const image of [hostileImage(kind), WARM_IMAGE]) {
      const { result, output, through } = await scene.run({ image });
      if (through.length > 0) return `in ${image}: ${through.slice(0, 3).join('; ')}`;
      if (result.verdict !== 'exited' || result.exitCode !== 0) return `a run in ${image} was lost: ${result.explanation}`;
      if (!output.startsWith('RIGHT 42\nSTOPPED')) return `a run in ${image} answered ${JSON.stringify(output.slice(0, 200))}`;
    }
    await scene.sleep(300);
  }
  const gone = await scene.eventually(async () => (await scene.host.processesWith(daemonOf(kind))).length === 0, 10_000);
  return gone ? null : 'its daemons live on beside the template';
}
