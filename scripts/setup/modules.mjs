// The npm packages, and among them the pinned Node.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PINNED_NODE, ROOT } from './paths.mjs';
import { SetupProblem, foreground, quietly, say } from './shell.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} LockFile */

// Development packages are wanted even under NODE_ENV=production: the pinned Node is one of them. The machine's own Node may be too old
// for many packages; it only installs them, so their warnings about it are not for the person.
const NPM_CI = ['ci', '--include=dev', '--engine-strict=false', '--loglevel=error', '--no-audit', '--no-fund'];

/** Runs `npm ci` unless what is installed is what package-lock.json asks for. */
export async function provideModules() {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const installed = readLock(join(ROOT, 'node_modules/.package-lock.json'));
  if (!wanted) throw new SetupProblem('package-lock.json is missing or damaged: run "git checkout package-lock.json", then try again.');
  if (!installed || !isInstalled(wanted, installed)) await installModules();
  await providePinnedNode();
}

async function installModules() {
  say('installing npm packages (half a minute or so)');
  const status = await foreground('npm', NPM_CI, { cwd: ROOT, stdoutToStderr: true });
  if (status === 127) throw new SetupProblem('npm is not in the PATH: install it (it comes with Node), then try again.');
  if (status !== 0) {
    throw new SetupProblem(
      '"npm ci" failed (its own words are above): check that the npm registry can be reached and that the disk has 1 GB free, then try again.',
    );
  }
}

/** The package `node` fetches its binary in an install script; npm may be told to run none, so it is run here when its work is not done. */
async function providePinnedNode() {
  if (quietly(PINNED_NODE, ['--version']).status === 0) return;
  const folder = dirname(dirname(PINNED_NODE));
  if (existsSync(folder)) {
    say('installing the pinned Node (npm did not run its install script)');
    await foreground(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder, stdoutToStderr: true });
  }
  const check = quietly(PINNED_NODE, ['--version']);
  if (check.status !== 0) {
    throw new SetupProblem(
      `the pinned Node does not run (${check.output.trim()}): remove node_modules, allow the install script of the npm package "node", then try again.`,
    );
  }
}

/**
 * Whether every package that the lock file names is installed in that version. Optional ones may be missing: they are for other machines.
 * npm writes node_modules/.package-lock.json last, so an interrupted installation has none.
 * @param {LockFile} wanted
 * @param {LockFile} installed
 */
export function isInstalled(wanted, installed) {
  const there = installed.packages || {};
  return Object.entries(wanted.packages || {}).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true; // the workspaces themselves
    const found = there[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

/**
 * @param {string} path
 * @returns {LockFile | undefined} undefined when missing or damaged
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
