import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { Progress } from './progress.ts';
import { storeOf } from './store.ts';
import { inBytes } from './units.ts';

interface BuildFlags {
  images?: string;
  from?: string;
  fresh?: boolean;
}

/** Where definitions are: what is named, else ./images, else those of Invigil's own checkout. */
function definitionsOf({ from }: BuildFlags, io: CommandIo): string {
  if (from !== undefined) return resolve(io.cwd, from);
  const here = join(io.cwd, 'images');
  return existsSync(here) ? here : fileURLToPath(new URL('../../../../../images', import.meta.url));
}

/** Builds images one after another; gives the exit status. Throws SandboxError for the first that fails. */
export async function build(names: readonly string[], flags: BuildFlags, io: CommandIo): Promise<number> {
  const store = storeOf(flags, io);
  const definitions = definitionsOf(flags, io);
  for (const name of names) {
    const progress = new Progress(name, io);
    try {
      const { digest, manifest } = await buildImage(store, join(definitions, name), {
        onEvent: (event) => progress.tell(event),
        isFresh: flags.fresh === true,
      });
      const bytes = manifest.layers.reduce((sum, layer) => sum + layer.bytes, 0);
      io.stdout.write(`${name}  ${digest.slice(0, 12)}  ${inBytes(bytes)} in ${manifest.layers.length} layers\n`);
    } finally {
      progress.end();
    }
  }
  return 0;
}
