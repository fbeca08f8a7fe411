import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SandboxError } from '../../errors.ts';
import { ToolFailure } from './tool.ts';

const run = promisify(execFile);

/** What is known of the interpreter of an image. */
export interface Interpreter {
  /** How to start it here; its own program may be elsewhere in the image. */
  command: readonly [string, ...string[]];
  /** `3.11.2` */
  version: string;
  /** `3.11` */
  series: string;
  /** Folders, relative to the root, in which modules are looked for, in order; the last is that of packages that an image adds. */
  folders: { library: string; extensions: string; added: string };
  /** Modules that are part of the program itself, and those without which it does not start. */
  fixed: { builtin: readonly string[]; frozen: readonly string[]; needed: readonly string[] };
}

const ASK = `
import sys, json, _imp, sysconfig
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "builtin": sys.builtin_module_names, "needed": sorted(sys.modules),
  "frozen": _imp._frozen_module_names(), "library": sysconfig.get_path("stdlib")}))`;

interface Answer {
  version: string;
  builtin: string[];
  frozen: string[];
  needed: string[];
  library: string;
}

/** Asks an interpreter what it is made of. Throws SandboxError `image_build_failed` where there is none. */
export async function askInterpreter(command: readonly [string, ...string[]], shown: string): Promise<Interpreter> {
  const [program, ...args] = command;
  let answer: Answer;
  try {
    // Without site: what the host's packages start with is not what the interpreter needs.
    const needed = await run(program, [...args, '-I', '-S', '-c', 'import sys; print(*sorted(sys.modules))'], { env: {} });
    const { stdout } = await run(program, [...args, '-I', '-S', '-c', ASK], { env: {} });
    answer = { ...(JSON.parse(stdout) as Answer), needed: needed.stdout.trim().split(' ') };
  } catch (cause) {
    throw new SandboxError('image_build_failed', `${shown} does not start. Is Python installed there (apt-get install python3)?`, {
      cause,
    });
  }
  const { version, builtin, frozen, needed, library } = answer;
  const series = version.split('.').slice(0, 2).join('.');
  const relative = library.replace(/^\//, '');
  return {
    command,
    version,
    series,
    folders: { library: relative, extensions: `${relative}/lib-dynload`, added: `usr/local/lib/python${series}/dist-packages` },
    fixed: { builtin, frozen, needed },
  };
}

/** For a message of a tool that was not found. */
export function isMissing(error: unknown): boolean {
  return error instanceof ToolFailure && /does not start|No such file|No module named/.test(`${error.message} ${error.said}`);
}
