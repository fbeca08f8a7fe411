// Programs and headers that npm cannot bring: installed with apt-get where we are root on Debian or Ubuntu, named everywhere else.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import { apparmorEnabled } from './apparmor.mjs';
import { SetupProblem, quietly, say } from './shell.mjs';

/**
 * @typedef {object} Need
 * @property {string} package Debian's name of it
 * @property {string} what in words, for other distributions
 * @property {() => boolean} present
 */

/** @type {Need[]} */
const BUILD = [
  { package: 'gcc', what: 'a C compiler (gcc)', present: () => inPath('gcc') },
  { package: 'make', what: 'make', present: () => inPath('make') },
  { package: 'libc6-dev', what: "the C library's headers", present: () => existsSync('/usr/include/stdio.h') },
  { package: 'libseccomp-dev', what: "libseccomp's headers", present: () => existsSync('/usr/include/seccomp.h') },
];

/** Profiles are loaded with it. @type {Need} */
const APPARMOR = { package: 'apparmor', what: 'apparmor_parser', present: () => inPath('apparmor_parser') };

/** What a demo run needs beyond the launcher. @type {Need[]} */
const START = [{ package: 'python3', what: 'python3', present: () => existsSync('/usr/bin/python3') }];

/** Languages that are tried and measured; a sandbox shows the host's /usr, so only what is there counts. @type {Need[]} */
const LANGUAGES = [
  ...START,
  { package: 'g++', what: 'a C++ compiler (g++)', present: () => existsSync('/usr/bin/g++') },
  { package: 'default-jdk-headless', what: 'a Java development kit', present: () => existsSync('/usr/bin/javac') },
];

/**
 * What makes Invigil better and is not needed. It comes along where packages are installed anyway: for its sake alone no start waits for a
 * network. @type {Need[]}
 */
export const RECOMMENDED = [
  {
    package: 'erofs-utils',
    what: 'mkfs.erofs (for images as compressed file systems)',
    present: () => !mountsFiles(release()) || inPath('mkfs.erofs'),
  },
];

/** @type {Need[]} */
const TEST = [
  ...LANGUAGES,
  { package: 'python3-matplotlib', what: 'matplotlib for python3', present: () => existsSync('/usr/lib/python3/dist-packages/matplotlib') },
  { package: 'chromium', what: 'Chromium (for what pages that programs wrote may do)', present: () => existsSync('/usr/bin/chromium') },
  { package: 'uidmap', what: 'newuidmap and newgidmap (for the tests without root)', present: () => inPath('newuidmap') },
];

/** @type {Need[]} */
const BENCH = [...LANGUAGES, { package: 'bubblewrap', what: 'bubblewrap (bwrap)', present: () => inPath('bwrap') }];

const INSTALL = ['install', '-y', '-qq', '--no-install-recommends'];

/**
 * Everything that a goal needs of the distribution.
 * @param {import('./goals.mjs').GoalName} goal
 * @returns {Need[]}
 */
export function needsOf(goal) {
  if (goal === 'check') return [];
  const build = apparmorEnabled() ? [...BUILD, APPARMOR] : BUILD;
  return [...build, ...{ start: START, bench: BENCH, test: TEST, 'test-vm': TEST }[goal]];
}

/**
 * Makes sure that every need is there.
 * @param {Need[]} needs
 */
export function provideNeeds(needs) {
  const missing = needs.filter((need) => !need.present());
  if (missing.length === 0) return;
  const root = process.getuid?.() === 0;
  if (!root || !isDebian(readOsRelease()) || !inPath('apt-get'))
    throw new SetupProblem(missingSentence(missing, isDebian(readOsRelease())));
  const recommended = RECOMMENDED.filter((need) => !need.present()).map((need) => need.package);
  const names = missing.map((need) => need.package);
  say(`installing Debian packages: ${[...names, ...recommended].join(' ')} (up to a few minutes)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = quietly('apt-get', ['update', '-qq'], { env });
  const install = quietly('apt-get', [...INSTALL, ...names], { env });
  // One at a time: a release that lacks one must not lose the others.
  for (const name of recommended) {
    if (quietly('apt-get', [...INSTALL, name], { env }).status !== 0) say(`${name} could not be installed; Invigil does without.`);
  }
  const still = missing.filter((need) => !need.present());
  if (still.length > 0) {
    console.error((update.output + install.output).trimEnd());
    throw new SetupProblem(`apt-get could not install ${names.join(', ')} (its own words are above): ${missingSentence(missing, true)}`);
  }
}

/**
 * What to install, said for Debian as a command and for others in words.
 * @param {Pick<Need, 'package' | 'what'>[]} missing
 * @param {boolean} debian
 */
export function missingSentence(missing, debian) {
  const names = missing.map((need) => need.package).join(' ');
  const what = missing.map((need) => need.what).join(', ');
  return debian
    ? `${what} missing: run "apt-get update && apt-get install -y ${names}" as root (with sudo), then try again.`
    : `${what} missing: install it with your distribution's package manager (Debian's packages of it are ${names}), then try again.`;
}

/**
 * @param {string} osRelease the text of /etc/os-release
 * @returns {boolean} whether this is Debian, Ubuntu or a relative of theirs
 */
export function isDebian(osRelease) {
  const names = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap((match) => (match[1] || '').replace(/["']/g, '').split(' '));
  return names.includes('debian') || names.includes('ubuntu');
}

/**
 * Whether a kernel of that release mounts a file as erofs without a loop device: those since 6.12 do.
 * @param {string} kernel as `uname -r` says it
 */
export function mountsFiles(kernel) {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 12);
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** @param {string} program */
function inPath(program) {
  // apparmor_parser is in /sbin, which is not in every PATH
  const folders = [...(process.env['PATH'] || '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
