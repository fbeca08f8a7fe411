import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of the host that everyone on it may read, while the action lasts. */
export async function withSecretFile<Result>(mark: string, action: (path: string, secret: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  const path = join(folder, 'secret.txt');
  const secret = `secret_of_${mark.replaceAll('-', '_')}`;
  try {
    await writeFile(path, `${secret}\n`);
    return await action(path, secret);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
