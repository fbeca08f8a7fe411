import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import { CLAIMANT } from '../definition/grammar.ts';
import { digestOf, unknownImage } from './names.ts';
import type { ImageStore } from './store.ts';

function claimPath(store: ImageStore, name: string, who: string): string {
  if (digestOf(store, name) === undefined) throw unknownImage(store, name);
  if (CLAIMANT.test(who)) return join(store.claims, name, who);
  const message = `who: expected letters, digits, - . _, at most 100; got ${JSON.stringify(who.slice(0, 80))}.`;
  throw new SandboxError('invalid_request', message, { field: 'who' });
}

/** Notes that somebody (a course) uses an image: it is then not removed. Idempotent. Throws SandboxError `unknown_image`. */
export function claimImage(store: ImageStore, name: string, who: string): void {
  const path = claimPath(store, name, who);
  mkdirSync(join(store.claims, name), { recursive: true });
  writeFileSync(path, '', { flush: true });
}

/** Takes the note back. Idempotent. Throws SandboxError `unknown_image`. */
export function releaseImage(store: ImageStore, name: string, who: string): void {
  rmSync(claimPath(store, name, who), { force: true });
}

/** Who uses an image, in order. */
export function claimants(store: ImageStore, name: string): string[] {
  try {
    return readdirSync(join(store.claims, name)).toSorted();
  } catch {
    return [];
  }
}
