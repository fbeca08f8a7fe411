import { appendFileSync } from 'node:fs';
import { openLauncher } from '../../launcher/open.ts';
import type { RunResult } from '../../types.ts';
import { keepBuilt } from '../store/built.ts';
import type { Manifest } from '../store/manifest.ts';
import type { ImageStore } from '../store/store.ts';
import { writeFiles } from './edit.ts';
import type { Step } from './step.ts';

/** Where every run finds what was made. */
const MADE = 'opt/made';
/** The folder that a module writes to, in the home of its sandbox. */
const OUT = 'made';
const MIB = 1024 * 1024;
const LIMITS = { wallMs: 300_000, cpuMs: 120_000, memoryBytes: 1024 * MIB, collectFiles: 256, collectBytes: 64 * MIB };

/**
 * The layer of what modules of an image make in a sandbox of it, before its first run: they may be anybody's, and start as a student's
 * program does. `image`: as it is below this layer, with its interpreter.
 */
export function prepareStep(store: ImageStore, modules: readonly string[], image: Manifest): Step {
  const python = image.python?.path ?? '';
  return {
    name: 'prepare',
    inputs: { modules, python, env: image.env },
    make: async ({ folder, log }) => {
      for (const module of modules) {
        const result = await runIn(store, image, [python, '-m', module]);
        appendFileSync(log, Buffer.concat([result.stdout, result.stderr]));
        if (result.exitCode !== 0) throw new Error(`python3 -m ${module} ${result.explanation}`);
        const [left] = result.omittedFiles;
        if (left !== undefined) throw new Error(`python3 -m ${module} made ${left.path}, which cannot be taken: ${left.reason}`);
        const files = result.files.map(({ path, content }) => ({ path: `${MADE}${path.slice(OUT.length)}`, content, isProgram: false }));
        writeFiles(folder, files);
      }
      return {};
    },
  };
}

/** Runs a command in an image that has no name. It stays in the store until something is removed, as earlier builds do. */
async function runIn(store: ImageStore, image: Manifest, command: readonly string[]): Promise<RunResult> {
  const digest = await keepBuilt(store, image);
  // What is built twice has one digest: no order of a set may differ.
  const env = { PYTHONHASHSEED: '0', ...image.env };
  try {
    const launcher = await openLauncher({ pool: 1, images: store.folder });
    try {
      return await launcher.run({ command, env, limits: LIMITS, collect: [`${OUT}/**`] }, { image: digest, warm: false });
    } finally {
      await launcher.close();
    }
  } catch (cause) {
    // Without a launcher, as on a machine that only builds images.
    throw new Error(`no sandbox can be had here: ${(cause as Error).message}`, { cause });
  }
}
