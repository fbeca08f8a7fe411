import type { Attack, Finding, Outcome } from '../../types.ts';
import { compileOnHost } from './host-compiler.ts';
import { withSecretFile } from './secret.ts';

/** All that came back of the compile step and of the run. */
function everythingSaid({ output, result }: Outcome): string {
  const parts = [result.stderr, result.compile?.stdout, result.compile?.stderr];
  return output + parts.map((part) => Buffer.from(part ?? '').toString()).join('');
}

function judgeReading(outcome: Outcome, secret: string): Finding {
  const said = everythingSaid(outcome);
  if (outcome.through.length > 0) return outcome.through.join('; ');
  if (said.includes(secret)) return "the compiler's messages contain a file of the host";
  if (/\broot:[*!$x]/.test(said)) return "the compiler's messages contain the host's passwords";
  if (outcome.result.unsafe) return 'the compile was not isolated';
  return ['compile-error', 'exited'].includes(outcome.result.verdict) ? null : `it ended as ${outcome.result.verdict}`;
}

function reading(id: string, title: string, program: string, targetOf: (path: string) => string): Attack {
  return {
    id: `between/${id}`,
    title,
    program,
    scenario: (scene) =>
      withSecretFile(scene.mark, async (path, secret) => {
        // Not by `scene.run`: that a program does not compile is what should happen here.
        const outcome = await scene.target.run('between', { program, files: { 'target.h': targetOf(path) }, compileInside: true });
        return judgeReading(outcome, secret);
      }),
    control: {
      check: (scene) =>
        withSecretFile(scene.mark, async (path, secret) => {
          const compile = await compileOnHost(scene, program, { files: { 'target.h': targetOf(path) } });
          const read = compile.messages.includes(secret) || compile.exitCode === 0;
          return read ? null : `the host's compiler did not read the file: ${compile.messages.slice(0, 200)}`;
        }),
    },
  };
}

/** The compile step made to read the host's files. */
export const compileReads: readonly Attack[] = [
  reading('compile-include', "has the compiler quote the host's files", 'compile-include.c', (path) => `#include "${path}"\n`),
  reading('compile-incbin', "has the assembler take in the host's files", 'compile-incbin.c', (path) => `#define TARGET "${path}"\n`),
];
