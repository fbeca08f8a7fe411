import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SandboxError } from '../../errors.ts';
import { isPlainPath } from '../definition/grammar.ts';

const run = promisify(execFile);

export type Command = readonly [string, ...string[]];

/** A way to start an interpreter here, and what it calls a folder of this machine. */
export interface Started {
  command: Command;
  folder: string;
}

/** How to start an interpreter, so that it can write to a folder of this machine where one is named. */
export type StartAt = (folder?: string) => Started;

/** An interpreter of this host. */
export const onHost =
  (program: string): StartAt =>
  (folder = '/') => ({ command: [program], folder });

/** What is known of the interpreter of an image. */
export interface Interpreter {
  at: StartAt;
  /** `3.11.2` */
  version: string;
  /** `3.11` */
  series: string;
  /** Folders, relative to the root, in which modules are looked for, in order. `added` is that of packages that an image adds. */
  folders: { library: string; extensions: string; added: string; debian: string };
  /** Modules that are part of the program itself, and those without which it does not start. */
  fixed: { builtin: readonly string[]; frozen: readonly string[]; needed: readonly string[] };
}

/** An interpreter of somebody else's image may never answer. */
const PATIENCE_MS = 60_000;

/** In two goes, as the questions themselves need modules. Without site: what packages start with is not what the interpreter needs. */
const NEEDED = 'import sys; print(*sorted(sys.modules))';
const MAKE = `import sys, json, _imp, sysconfig
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "library": sysconfig.get_path("stdlib"), "added": sysconfig.get_path("purelib"),
  "builtin": sys.builtin_module_names, "frozen": _imp._frozen_module_names()}))`;

interface Make {
  version: string;
  builtin: string[];
  frozen: string[];
  library: string;
  added: string;
}

/** Asks an interpreter what it is made of. `shown`: how messages call it. Throws SandboxError `image_build_failed` where there is none. */
export async function askInterpreter(at: StartAt, shown: string): Promise<Interpreter> {
  const [program, ...args] = at().command;
  const ask = async (code: string) =>
    (await run(program, [...args, '-I', '-S', '-c', code], { env: {}, timeout: PATIENCE_MS })).stdout.trim();
  try {
    const { version, builtin, frozen, library, added } = JSON.parse(await ask(MAKE)) as Make;
    const needed = (await ask(NEEDED)).split(' ');
    const series = version.split('.').slice(0, 2).join('.');
    const [relative, packages] = [library, added].map(relativePath) as [string, string];
    const folders = { library: relative, extensions: `${relative}/lib-dynload`, added: packages, debian: 'usr/lib/python3/dist-packages' };
    return { at, version, series, folders, fixed: { builtin, frozen, needed } };
  } catch (cause) {
    throw new SandboxError('image_build_failed', `${shown} does not start. Is Python installed there (package python3)?`, { cause });
  }
}

/** An absolute path as one relative to the root. Throws for what is none: the answer comes from a program of the image. */
function relativePath(path: string): string {
  const relative = path.replace(/^\//, '');
  if (!/^(?:usr|opt)\//.test(relative) || !isPlainPath(relative)) throw new Error(`${path} is no folder of modules`);
  return relative;
}
