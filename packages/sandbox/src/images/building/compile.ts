import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Interpreter } from './python.ts';
import { runTool } from './tool.ts';

/**
 * Compiles the modules of a layer. A compiled module then counts as good whatever its source's time is: a layer's files all have the same,
 * and nothing in a sandbox could write a better one. One process and a fixed order, as what it writes depends on both.
 */
export async function compileModules(
  interpreter: Interpreter,
  layer: string,
  folders: readonly string[],
  options: { log: string; isStrict: boolean },
): Promise<void> {
  const { command, folder } = interpreter.at(layer);
  const present = folders.filter((name) => existsSync(join(layer, name))).map((name) => join(folder, name));
  if (present.length === 0) return;
  const compile = runTool(
    [...command, '-I', '-m', 'compileall', '-q', '-f', '--invalidation-mode', 'unchecked-hash', '-s', folder, '-p', '/', ...present],
    { log: options.log, env: { PYTHONHASHSEED: '0' } },
  );
  // Packages ship files that are not meant for this version; whoever imports one is told so by Python.
  await (options.isStrict ? compile : compile.catch(() => undefined));
}
