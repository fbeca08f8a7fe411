import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../../errors.ts';
import { PlainFolder } from '../definition/plain-files.ts';
import { compileModules } from './compile.ts';
import { fingerprint } from './edit.ts';
import type { Interpreter } from './python.ts';
import type { Step } from './step.ts';
import { runTool } from './tool.ts';

/** Libraries of our own, one folder each, whose Makefile knows `install DESTDIR=…`. */
const LIBRARIES = join(dirname(fileURLToPath(import.meta.url)), '../../../native-libs');

/**
 * The layer of our own libraries. A definition names them; what is run is ours. Throws SandboxError `image_invalid` for a name that is none.
 */
export function librariesStep(names: readonly string[], interpreter: Interpreter | null): Step {
  const sources = names.map((name) => {
    if (!existsSync(join(LIBRARIES, name, 'Makefile'))) {
      throw new SandboxError('image_invalid', `libraries: there is no library ${JSON.stringify(name)} of Invigil's own.`, {
        field: 'libraries',
      });
    }
    const folder = new PlainFolder(LIBRARIES, 'native-libs');
    try {
      return [name, fingerprint((folder.files(name) ?? []).filter(({ path }) => !path.startsWith('build/')))];
    } finally {
      folder.close();
    }
  });
  return {
    name: 'libraries',
    inputs: { sources, architecture: process.arch, python: interpreter?.version },
    make: async ({ folder, log }) => {
      for (const name of names) {
        const copy = join(folder, '.source');
        await cp(join(LIBRARIES, name), copy, { recursive: true });
        await runTool(['make', '-C', copy, `DESTDIR=${join(folder, 'tree')}`, 'install'], { log });
        await runTool(['rm', '-rf', '--', copy], { log });
      }
      const { debian, added } = interpreter?.folders ?? { debian: '', added: '' };
      if (interpreter !== null) await compileModules(interpreter, join(folder, 'tree'), [debian, added], { log, isStrict: true });
      return { root: 'tree' };
    },
  };
}
