import type { Attack, ControlScene, Finding, Outcome, Scene } from '../../types.ts';
import { compileOnHost, runOnHost } from './host-compiler.ts';

const PRIVATE = { 'private.h': '#define PRIVATE "the first student"\n' };
const OPTIONS = { '-DTAKEN=.c': '/* nothing */\n', '@more.c': '/* nothing */\n', 'more.c': '#pragma -DTAKEN_FROM_FILE\n', '#pragma': '' };

function said(outcome: Outcome): string {
  return outcome.output + Buffer.from(outcome.result.compile?.stderr ?? outcome.result.stderr).toString();
}

/** The first student's program has a file beside it and an environment; the second's is the same source alone. */
async function sameSource(scene: Scene): Promise<Finding> {
  const first = await scene.run({ files: PRIVATE, env: { SOURCE_DATE_EPOCH: '0', CPATH: '.', GCC_COMPARE_DEBUG: '-DPRIVATE="x"' } });
  if (!first.output.includes('OWNER')) return `the first program did not run as written: ${said(first).slice(0, 200)}`;
  const second = await scene.run();
  if (second.output.includes('OWNER')) return "the second student got the first one's program";
  if (second.through.length > 0) return second.through.join('; ');
  return second.stopped.length > 0 ? null : `the second program did not run: ${said(second).slice(0, 200)}`;
}

async function tampered(scene: Scene): Promise<Finding> {
  for (const turn of ['first', 'second', 'third']) {
    const outcome = await scene.run();
    if (outcome.through.length > 0) return `the ${turn} run: ${outcome.through.join('; ')}`;
    if (!outcome.output.includes('ORIGINAL')) return `the ${turn} run was not the program: ${said(outcome).slice(0, 200)}`;
  }
  return null;
}

async function options(scene: Scene): Promise<Finding> {
  // Not by `scene.run`: that such names do not compile would be as good an answer.
  const outcome = await scene.target.run('between', { program: 'compile-options.c', files: OPTIONS, compileInside: true });
  if (outcome.through.length > 0) return outcome.through.join('; ');
  return outcome.result.unsafe ? 'the compile was not isolated' : null;
}

/** Both compiled where the first one's files still lie. */
async function oneFolder(scene: ControlScene): Promise<Finding> {
  const first = await compileOnHost(scene, 'compile-shared.c', { files: PRIVATE });
  const second = await compileOnHost(scene, 'compile-shared.c', { folder: first.folder });
  const output = await runOnHost(second);
  return output.includes('OWNER') ? null : `the second program has nothing of the first: ${output}`;
}

async function twiceInOneFolder(scene: ControlScene): Promise<Finding> {
  await scene.run();
  const second = await scene.run();
  return second.through.length > 0 ? null : `the second run found nothing of the first: ${second.output}`;
}

async function namesAsArguments(scene: ControlScene): Promise<Finding> {
  const compile = await compileOnHost(scene, 'compile-options.c', { files: OPTIONS });
  if (compile.exitCode !== 0) return `it does not compile: ${compile.messages.slice(0, 200)}`;
  const output = await runOnHost(compile);
  return output.includes('THROUGH') ? null : output;
}

/** One student's compile step against another's. */
export const compileShares: readonly Attack[] = [
  {
    id: 'between/compile-shared',
    title: "gets another student's program for the same source",
    program: 'compile-shared.c',
    compileInside: true,
    scenario: sameSource,
    control: { check: oneFolder },
  },
  {
    id: 'between/compile-tamper',
    title: 'replaces the compiled program for those who come after',
    program: 'compile-tamper.c',
    compileInside: true,
    scenario: tampered,
    control: { check: twiceInOneFolder },
  },
  {
    id: 'between/compile-options',
    title: 'gives the compiler options by names of files',
    program: 'compile-options.c',
    compileInside: true,
    scenario: options,
    control: { check: namesAsArguments },
  },
];
