import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSource } from '../../runner/sources.ts';
import type { Control, ControlOutcome, ControlRun, ControlScene, Finding } from '../../types.ts';

/** How `fork-server.py` makes its runs. */
type Way = 'fork' | 'same' | 'together' | 'few';

/** The programs of this group as runs of an unprotected fork server: one of them must get through. */
export function unprotected(how: Way, runs: readonly (readonly string[])[], more: Pick<ControlRun, 'as' | 'timeoutMs'> = {}): Control {
  return { check: async (scene) => saysThrough(await serve(scene, how, runs, more)) };
}

export async function serve(
  scene: ControlScene,
  how: Way,
  runs: readonly (readonly string[])[],
  more: Pick<ControlRun, 'as' | 'timeoutMs'> = {},
): Promise<ControlOutcome> {
  await place(scene, ...runs.map(([program = '']) => program));
  const words = runs.flatMap((run, number) => (number === 0 ? run : ['--', ...run]));
  return scene.run({ ...more, program: 'fork-server.py', args: [how, ...words] });
}

/** Puts programs of this group into the control's working folder. */
export async function place(scene: ControlScene, ...programs: string[]): Promise<void> {
  for (const program of programs)
    await writeFile(join(scene.folder, program), (await readSource('template', program)).files[program] ?? '');
}

export function saysThrough({ through, output }: ControlOutcome): Finding {
  return through.length > 0 ? null : `nothing got through: ${output.trim().slice(-300)}`;
}
