import { imageNames, verifyImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from './store.ts';

/** Prints what was found of each image; gives the exit status: 1 where one is not as it was built. Throws SandboxError `unknown_image`. */
export async function verify(names: readonly string[], flags: { images?: string }, io: CommandIo): Promise<number> {
  const store = storeOf(flags, io);
  let status = 0;
  for (const name of names.length > 0 ? names : imageNames(store)) {
    const findings = await verifyImage(store, name);
    const faults = findings.filter(({ fault }) => fault !== null);
    if (faults.length > 0) status = 1;
    const verdict = faults.length === 0 ? `ok (${findings.length} parts)` : 'DAMAGED: build it again';
    io.stdout.write(`${name}  ${verdict}\n`);
    for (const { part, fault } of faults) io.stdout.write(`  ${part}: ${fault}\n`);
  }
  return status;
}
