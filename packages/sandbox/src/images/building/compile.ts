import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './tool.ts';
import type { Interpreter } from './python.ts';

/**
 * Compiles the modules of a layer. A compiled module then counts as good whatever its source's time is: a layer's files all have the same,
 * and nothing in a sandbox could write a better one. One process and a fixed order, as what it writes depends on both.
 */
export async function compileModules(
  { command }: Interpreter,
  layer: string,
  folders: readonly string[],
  options: { log: string; isStrict: boolean },
): Promise<void> {
  const present = folders.map((folder) => join(layer, folder)).filter((folder) => existsSync(folder));
  if (present.length === 0) return;
  const compile = runTool(
    [
      ...command,
      ...['-I', '-m', 'compileall', '-q', '-f', '--invalidation-mode', 'unchecked-hash', '-s', layer, '-p', '/', '--'],
      ...present,
    ],
    { log: options.log, env: { PYTHONHASHSEED: '0' } },
  );
  // Packages ship files that are not meant for this version; whoever imports one is told so by Python.
  await (options.isStrict ? compile : compile.catch(() => undefined));
}
