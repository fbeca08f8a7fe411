import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', HOME: '/nonexistent' };

/** A folder for the time of a preparation, in the root file system that is prepared. */
export interface Workplace {
  /** The folder's path for us. */
  outside: string;
  /** The folder's path for commands of the root. */
  inside: string;
  /** Runs a command of the root in the folder; its stdout and stderr. Rejects when it does not end with 0, or 1 where it `mayFail`. */
  run(command: readonly string[], options?: { mayFail?: boolean }): Promise<string>;
}

export function hasProgram(root: string, path: string): Promise<boolean> {
  // A link of the root may be absolute, and then leads astray from outside: it is enough that there is one.
  return root === '/' ? isExecutable(path) : execute('chroot', [root, '/usr/bin/test', '-x', path]).then(yes, no);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(yes, no);
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** Gives `prepare` a folder in /tmp of the root, and takes it away again. */
export async function inRoot<T>(root: string, prepare: (place: Workplace) => Promise<T>): Promise<T> {
  const outside = await mkdtemp(join(root, 'tmp/invigil-prepare-'));
  const inside = join('/', relative(root, outside));
  // The JVM wants /proc; in a pid namespace of its own, nothing that is started there stays.
  const enter = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', `--root=${root}`, `--wd=${inside}`];
  const prefix = root === '/' ? [] : enter;
  const run: Workplace['run'] = async (command, { mayFail = false } = {}) => {
    const [program = '', ...args] = [...prefix, ...command];
    const done = execute(program, args, { cwd: outside, env: ENVIRONMENT, maxBuffer: MOST_OUTPUT_BYTES });
    const { stdout, stderr } = await (mayFail ? done.catch(failedByItself) : done);
    return `${stdout}${stderr}`;
  };
  try {
    return await prepare({ outside, inside, run });
  } finally {
    await rm(outside, { recursive: true });
  }
}

/** What a command said that ended with 1. */
function failedByItself(error: Error & { code?: unknown; stdout?: string; stderr?: string }): { stdout: string; stderr: string } {
  if (error.code !== 1) throw error;
  return { stdout: error.stdout ?? '', stderr: error.stderr ?? '' };
}
