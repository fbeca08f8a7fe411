import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** What a sandbox has below /opt and a host has elsewhere. */
function hostPath(program: string): string {
  if (program === '/opt/node/bin/node') return process.execPath;
  if (program === '/opt/typescript/lib/tsc') {
    const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
    return join(dirname(createRequire(import.meta.url).resolve(native)), 'lib', 'tsc');
  }
  return program;
}

/** The command with the sandbox's own tools replaced by the host's. */
export function hostCommand(command: readonly string[]): string[] {
  const [program = '', ...rest] = command;
  return [existsSync(program) ? program : hostPath(program), ...rest];
}
