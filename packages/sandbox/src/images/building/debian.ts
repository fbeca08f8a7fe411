import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { geteuid } from 'node:process';
import { promisify } from 'node:util';
import { SandboxError } from '../../errors.ts';
import { whiteOut } from '../layer/whiteout.ts';
import { packagesOf, stripRoot } from './debian-root.ts';
import { keepDifference } from './difference.ts';
import { compileModules } from './compile.ts';
import { pythonFolders } from './managers.ts';
import { askInterpreter, type Command, type StartAt } from './python.ts';
import type { Step } from './step.ts';
import { runTool } from './tool.ts';

const run = promisify(execFile);

/** Its own mounts and processes: whatever a tool leaves behind goes with it. */
const APART: Command = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private', '--'];

const ALONE: Command = ['setpriv', '--no-new-privs', ...APART.slice(0, -1), '--net', '--'];
const OVERLAY = 'mount -t overlay overlay -o "ro,nosuid,nodev,lowerdir=$1" /mnt';

async function isThere(tool: string): Promise<boolean> {
  return run(tool, ['--version']).then(
    () => true,
    () => false,
  );
}

/** Makes a Debian root with the tool that is there. Both run the packages' own scripts, in a chroot, as root. Throws SandboxError, ToolFailure. */
async function bootstrap(suite: string, packages: readonly string[], folder: string, log: string): Promise<void> {
  if (geteuid?.() !== 0) throw new SandboxError('image_build_failed', 'A Debian root can only be made by root.');
  const include = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
  if (await isThere('mmdebstrap')) {
    await runTool([...APART, 'mmdebstrap', '--mode=root', '--variant=minbase', '--format=directory', ...include, '--', suite, folder], {
      log,
    });
  } else if (await isThere('debootstrap')) {
    await runTool([...APART, 'debootstrap', '--variant=minbase', ...include, suite, folder], { log });
  } else {
    throw new SandboxError('image_build_failed', 'Neither mmdebstrap nor debootstrap is on this machine: apt-get install mmdebstrap');
  }
}

/**
 * The interpreter of an image with a root of its own, started in that root: as nobody, without network, without a way to become more. The
 * image may be somebody else's. `layers`: topmost first.
 */
export function interpreterIn(layers: readonly string[], program: string): StartAt {
  const [only = ''] = layers;
  const mount = layers.length === 1 ? 'mount --bind "$1" /mnt && mount -o remount,bind,ro,nosuid,nodev /mnt' : OVERLAY;
  const bind = 'if [ -n "$2" ]; then chown --recursive --no-dereference 65534:65534 "$2" && mount --bind "$2" /mnt/mnt || exit; fi';
  const script = `${mount} && ${bind} && shift 2 && exec chroot --userspec=65534:65534 --groups= /mnt "$@"`;
  return (folder = '') => ({
    command: [...ALONE, 'sh', '-c', script, 'sh', layers.length === 1 ? only : layers.join(':'), folder, program],
    folder: '/mnt',
  });
}

/** Compiles Python's own modules anew: those that came with the packages have times that no file of a layer has. */
async function compilePython(root: string, log: string): Promise<void> {
  const folders = pythonFolders(root);
  if (folders.length === 0) return;
  const interpreter = await askInterpreter(interpreterIn([root], '/usr/bin/python3'), 'The Python of the Debian root');
  await compileModules(interpreter, root, folders, { log, isStrict: false });
}

/** The bottom layer of an image of base `debian`: the smallest root of a release. */
export function rootStep(suite: string): Step {
  return {
    name: 'root',
    inputs: { suite, architecture: process.arch },
    make: async ({ folder, log }) => {
      await bootstrap(suite, [], folder, log);
      const packages = packagesOf(folder);
      stripRoot(folder);
      return { packages };
    },
  };
}

/**
 * The layer of Debian packages over such a root: a root with the packages, without what the smallest one has. Made so, images with other
 * packages share the smallest root.
 */
export function rootPackagesStep(suite: string, names: readonly string[], root: string): Step {
  return {
    name: 'packages',
    inputs: { suite, names, architecture: process.arch },
    make: async ({ folder, log }) => {
      const tree = join(folder, 'tree');
      await bootstrap(suite, names, tree, log);
      const packages = packagesOf(tree);
      stripRoot(tree);
      await compilePython(tree, log);
      const lacking = keepDifference(tree, root);
      await whiteOut(tree, lacking);
      return { packages, root: 'tree' };
    },
  };
}
