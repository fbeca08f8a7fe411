import { SandboxError } from '../errors.ts';
import { bash } from './bash.ts';
import { c } from './c.ts';
import { cpp } from './cpp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { octave } from './octave.ts';
import { pascal } from './pascal.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import type { Runtime } from './runtime.ts';
import { rust } from './rust.ts';
import { typescript } from './typescript.ts';

export { COMPILE_LIMITS } from './limits.ts';
export type { CompilePart, CompileRecipe, Program, Runtime } from './runtime.ts';

/** All runtimes there are; which of them an image has is found out inside a sandbox. */
export const RUNTIMES: readonly Runtime[] = [python, c, cpp, java, javascript, typescript, bash, go, rust, php, ruby, pascal, octave];

/** The runtime of that name or alias. Throws SandboxError `unknown_language`. */
export function findRuntime(language: string): Runtime {
  const runtime = RUNTIMES.find(({ name, aliases }) => name === language || aliases.includes(language));
  if (runtime !== undefined) return runtime;
  const known = RUNTIMES.map(({ name }) => name).join(', ');
  throw new SandboxError('unknown_language', `There is no language ${JSON.stringify(String(language).slice(0, 40))}; there are ${known}.`, {
    field: 'language',
  });
}

/** The runtime whose sources end as this path does, or undefined. */
export function runtimeOfPath(path: string): Runtime | undefined {
  return RUNTIMES.find(({ extensions }) => extensions.some((extension) => path.endsWith(extension)));
}
