import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SandboxError } from '../../errors.ts';
import type { ImageStore } from './store.ts';

/**
 * Takes the store's lock, waiting for whoever holds it; gives the function that lets it go. It is the kernel's own lock, held by a child
 * that ends with our end of its input: a build that is killed at any instant leaves none behind.
 */
export async function lockStore(store: ImageStore, onWait: () => void): Promise<() => Promise<void>> {
  const child = spawn('flock', ['--exclusive', store.lock, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const waiting = setTimeout(onWait, 500);
  try {
    const held = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
    if (!held) throw new SandboxError('image_store', `${store.lock} cannot be locked.`);
  } catch (cause) {
    throw cause instanceof SandboxError ? cause : new SandboxError('image_store', 'flock (package util-linux) does not start.', { cause });
  } finally {
    clearTimeout(waiting);
  }
  return async () => {
    child.stdin.end();
    await ended;
  };
}
