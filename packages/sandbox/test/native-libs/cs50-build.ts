import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../native-libs/cs50/', import.meta.url));
const STRICT = ['-std=gnu17', '-Wall', '-Wextra', '-Werror', '-g'];
const SANITIZED = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-D_GNU_SOURCE', `-I${LIBRARY}`, join(LIBRARY, 'cs50.c')];

/** What `make install` makes, and programs built with it, in a folder of their own. */
export interface Installed {
  /** The folder that stands for `/`. */
  root: string;
  /**
   * Compiles as a student does: `-lcs50` and, since the library is not in /usr/local here, its folders. `options` stand in place of
   * `-lcs50`. Gives the binary's path.
   */
  compile(source: string, ...options: string[]): string;
  /** Compiles program and library together under ASan and UBSan. */
  compileSanitized(source: string): string;
  remove(): void;
}

export function installCs50(): Installed {
  const root = mkdtempSync(join(tmpdir(), 'invigil-cs50-'));
  const prefix = join(root, 'usr/local');
  // The shared library is found by the path that it is built for.
  const variables = [`BUILD=${root}/build/`, `PREFIX=${prefix}`, `PYTHON_MODULES=${root}/python`];
  execFileSync('make', ['-s', '-C', LIBRARY, ...variables, 'install'], { stdio: 'pipe' });
  let programs = 0;
  const build = (source: string, options: readonly string[]): string => {
    const program = join(root, `program${programs++}`);
    writeFileSync(`${program}.c`, source);
    execFileSync('/usr/bin/gcc', [...STRICT, '-o', program, `${program}.c`, ...options], { stdio: 'pipe' });
    return program;
  };
  return {
    root,
    compile: (source, ...options) =>
      build(source, [`-I${prefix}/include`, `-L${prefix}/lib`, ...(options.length > 0 ? options : ['-lcs50'])]),
    compileSanitized: (source) => build(source, SANITIZED),
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** What a program writes when it is given this input. Throws with its words when it does not end with 0. */
export function answer(command: readonly string[], input: string | Uint8Array, env: NodeJS.ProcessEnv = {}): string {
  const [program = '', ...args] = command;
  const done = spawnSync(program, args, { input, env: { PATH: process.env['PATH'], ...env }, maxBuffer: 256 * 1024 * 1024 });
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status ?? done.signal}: ${String(done.stderr)}`);
  return done.stdout.toString('latin1');
}
