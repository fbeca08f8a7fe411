import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

const require = createRequire(import.meta.url);

function folderOf(packageName: string): string {
  return dirname(require.resolve(`${packageName}/package.json`));
}

/** What a sandbox has below /opt and a host has elsewhere. */
const TOOLS: Readonly<Record<string, () => string>> = {
  '/opt/node/bin/node': () => process.execPath,
  '/opt/typescript/lib/tsc': () => join(folderOf(`@typescript/typescript-${process.platform}-${process.arch}`), 'lib', 'tsc'),
  '/opt/types': () => dirname(folderOf('@types/node')),
};

/** The command with the sandbox's own tools replaced by the host's. */
export function hostCommand(command: readonly string[]): string[] {
  return command.map((part) => (Object.hasOwn(TOOLS, part) && !existsSync(part) ? (TOOLS[part]?.() ?? part) : part));
}
