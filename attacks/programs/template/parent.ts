import { all, nothingLeft, stopped } from '../../judges.ts';
import type { Attack, Finding, Scene } from '../../types.ts';
import { unprotected } from './unprotected.ts';

/** What a run has of, and may do to, the process that it was forked from. */
export const parent: readonly Attack[] = [
  {
    id: 'template/memory',
    title: "reads and writes the template's memory",
    program: 'parent-memory.py',
    control: unprotected('fork', [['parent-memory.py']]),
  },
  {
    id: 'template/descriptors',
    title: 'has or takes descriptors of the template',
    program: 'parent-descriptors.py',
    control: unprotected('fork', [['parent-descriptors.py']], { timeoutMs: 20_000 }),
  },
  {
    id: 'template/environment',
    title: 'has or reads the environment of the template',
    program: 'parent-environment.py',
    control: unprotected('fork', [['parent-environment.py']]),
  },
  {
    id: 'template/signals',
    title: 'ends, stops or slows the template',
    program: 'signal-parent.py',
    scenario: signals,
    control: unprotected('fork', [['signal-parent.py']]),
  },
  {
    id: 'template/rights',
    title: 'has rights, namespaces or no filter, as the template had',
    program: 'rights.py',
    control: unprotected('fork', [['rights.py']], { as: 'namespace' }),
  },
  {
    id: 'template/groups',
    title: "goes back to the template's control group",
    program: 'groups.py',
    control: unprotected('fork', [['groups.py']], { as: 'root' }),
  },
  {
    id: 'template/outlives',
    title: 'leaves processes that nobody waits for',
    program: 'outlives.py',
    needs: 'host',
    judge: all(stopped, nothingLeft),
    control: {
      check: async (scene) => {
        await scene.run();
        return (await scene.host.processesWith(scene.mark)).length >= 4 ? null : 'the processes ended by themselves';
      },
    },
  },
  {
    id: 'template/interpreter',
    title: 'writes to the interpreter by the links of the kernel',
    program: 'overwrite-interpreter.py',
    control: { program: 'overwrite-copy.py' },
  },
  {
    id: 'template/own-code',
    title: "calls the template's own code",
    program: 'forge-hooks.py',
    control: unprotected('fork', [['forge-hooks.py']]),
  },
];

/** The template serves on, and so does the one that may have taken its place. */
async function signals(scene: Scene): Promise<Finding> {
  for (let round = 0; round < 3; round++) {
    const finding = await stopped(await scene.run(), scene);
    if (finding !== null) return finding;
    const next = await scene.run({ program: 'forge-hooks.py' });
    if (next.result.verdict !== 'exited') return `the run after it ${next.result.explanation}`;
  }
  return null;
}
