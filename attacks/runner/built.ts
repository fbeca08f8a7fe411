import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './execute.ts';
import { PROGRAMS, readSource, type Source } from './sources.ts';

/**
 * Where compiled programs are kept, by content. An attack that is not about compiling needs no compiler in its sandbox, and an emulated
 * machine, which takes 3 s for what takes 0.1 s elsewhere, is given what was compiled outside.
 */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/attacks/', import.meta.url));
const AT_A_TIME = 2;

const building = new Map<string, Promise<string>>();

/** Path of the C program's binary, compiled by the host's compiler where it is not there yet. */
export function builtProgram(source: Source): Promise<string> {
  const path = join(FOLDER, createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 32));
  const known = building.get(path) ?? build(source, path);
  building.set(path, known);
  return known;
}

/** Compiles whatever attack is not compiled in its sandbox anyway. */
export async function buildAll(): Promise<void> {
  const files = await readdir(PROGRAMS, { recursive: true });
  const waiting = files.filter((file) => file.endsWith('.c') && !file.includes('/compile-'));
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const [folder = '', program = ''] = file.split('/');
      await builtProgram(await readSource(folder, program));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

async function build(source: Source, path: string): Promise<string> {
  const there = await stat(path).catch(() => null);
  if (there !== null) return path;
  await mkdir(FOLDER, { recursive: true });
  const folder = await mkdtemp(join(FOLDER, 'build-'));
  try {
    for (const [name, text] of Object.entries(source.files)) await writeFile(join(folder, name), text);
    const args = ['-O2', '-w', '-pthread', '-o', 'program', source.entry, '-lm'];
    const compiled = await execute('gcc', args, { cwd: folder, timeoutMs: 120_000 });
    if (compiled.exitCode !== 0) throw new Error(`${source.entry} does not compile: ${compiled.output.slice(0, 500)}`);
    await rename(join(folder, 'program'), path);
    return path;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
