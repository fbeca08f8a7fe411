import { execFile, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSource } from '../../runner/sources.ts';
import type { ControlScene } from '../../types.ts';

/** What the host's own compiler did with a program, bounded so that it does no harm. */
export interface HostCompile {
  /** null: it was ended by a limit. */
  exitCode: number | null;
  /** The first MiB of its messages. */
  messages: string;
  messageBytes: number;
  /** The folder in which it worked. */
  folder: string;
}

const BOUNDS = ['--cpu=2', '--as=400000000', '--fsize=100000000', '--core=0'];
const MOST_MESSAGES = 1 << 20;

interface HostCompileOptions {
  files?: Readonly<Record<string, string>>;
  /** (Default: a new one) */
  folder?: string;
}

/** Compiles a program of this group by the host's gcc, in 2 s of the processor, 400 MB of memory and files of 100 MB. */
export async function compileOnHost(scene: ControlScene, program: string, options: HostCompileOptions = {}): Promise<HostCompile> {
  const { files = {}, folder = await mkdtemp(join(scene.folder, 'compile-')) } = options;
  const source = await readSource('between', program);
  for (const [name, text] of Object.entries({ ...source.files, ...files })) await writeFile(join(folder, name), text);
  const sources = [source.entry, ...Object.keys(files).filter((name) => name.endsWith('.c'))];
  return gcc(folder, ['-o', 'main', ...sources], scene.mark);
}

/** What the compiled program prints. */
export async function runOnHost({ folder }: HostCompile): Promise<string> {
  const { stdout } = await promisify(execFile)(join(folder, 'main'), { cwd: folder, timeout: 10_000 });
  return stdout;
}

function gcc(folder: string, args: string[], mark: string): Promise<HostCompile> {
  const env = { PATH: '/usr/bin:/bin', HOME: folder, TMPDIR: folder, ATTACK_MARK: mark };
  const child = spawn('prlimit', [...BOUNDS, 'gcc', ...args], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const { promise, resolve, reject } = Promise.withResolvers<HostCompile>();
  let messages = '';
  let messageBytes = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    messageBytes += chunk.length;
    if (messageBytes <= MOST_MESSAGES) messages += chunk.toString();
    else end();
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it ended in the meantime
    }
  };
  const timer = setTimeout(end, 20_000);
  child.on('error', reject);
  child.on('close', (code) => {
    clearTimeout(timer);
    resolve({ exitCode: code, messages, messageBytes, folder });
  });
  return promise;
}
