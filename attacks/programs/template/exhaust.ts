import type { Attack, Finding, Outcome, Scene } from '../../types.ts';
import { whileHeld } from '../../runner/held.ts';
import { saysThrough, serve } from './unprotected.ts';

/** Using up what a template has, for its next run. */
export const exhaust: readonly Attack[] = [
  {
    id: 'template/processes',
    title: 'leaves the template no processes',
    program: 'exhaust.py',
    limits: { wallMs: 40_000, processes: 32 },
    scenario: whileTaken,
    control: {
      check: async (scene) =>
        saysThrough(await serve(scene, 'few', [['exhaust.py', 'processes'], ['forge-hooks.py']], { timeoutMs: 15_000 })),
    },
  },
  {
    id: 'template/memory-taken',
    title: 'takes more memory than it may by writing to what it inherited',
    program: 'exhaust.py',
    args: ['pages'],
    limits: { wallMs: 40_000, memoryBytes: 96 << 20 },
    judge: ({ result }) => (result.verdict === 'memory-exceeded' ? null : `it ${result.explanation}`),
    control: {
      args: ['pages'],
      check: async (scene) => {
        const { output } = await scene.run({ args: ['pages'] });
        return /TOOK \d+/.test(output) ? null : `it took nothing: ${output.slice(-200)}`;
      },
    },
  },
];

async function whileTaken(scene: Scene): Promise<Finding> {
  const others: Outcome[] = [];
  const [taking] = await whileHeld(
    /TOOK \d+/,
    (holding) => scene.run({ args: ['processes'], ...holding }),
    async () => {
      for (let run = 0; run < 4; run++) others.push(await scene.run({ program: 'forge-hooks.py' }));
    },
  );
  const lost = others.find(({ result }) => result.verdict !== 'exited' || result.exitCode !== 0);
  if (lost !== undefined) return `another run meanwhile ${lost.result.explanation}`;
  return taking.output.includes('TOOK') ? null : `nothing was taken: ${taking.result.explanation}`;
}
