import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLauncher } from '../../src/launcher/binary.ts';
import type { ChildOptions } from '../../src/launcher/child.ts';
import { openLauncher } from '../../src/launcher/open.ts';
import { HOST_LAUNCH } from '../../src/launcher/template.ts';
import type { Launcher } from '../../src/types.ts';

/** A user that no machine has; its ids beside its own are above those that systemd's containers get. */
const USER = 61_234;
export const FIRST_ID = 1_900_000_000;
const ID_COUNT = 65_536;

export interface RootlessHost {
  /** Opens a launcher of the user: with a range of ids, with a single one, or with a range and in the group `GROUP`. */
  open(kind: 'ranges' | 'single' | 'grouped', options?: ChildOptions): Promise<Launcher>;
  state: string;
  /** A folder of the user with a file `open`. */
  shown: string;
  remove(): void;
}

/** Whether this machine lets an unprivileged user make a user namespace, with rights in it. */
export function canMakeNamespace(): boolean {
  const user = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'];
  return spawnSync('env', [...user, 'unshare', '--user', '--map-root-user', '--mount', 'true']).status === 0;
}

const TREE = '/sys/fs/cgroup';
export const GROUP = `${TREE}/invigil-test-delegated`;

/** Whether root of this machine can give away a group of version 2 with all controllers that are needed. */
export function canDelegate(): boolean {
  const controllers = existsSync(`${TREE}/cgroup.controllers`) ? readFileSync(`${TREE}/cgroup.controllers`, 'utf8').trim().split(' ') : [];
  return ['memory', 'pids', 'cpu'].every((name) => controllers.includes(name));
}

/** Gives the user a group as systemd does with `Delegate=yes`; what it gives takes it away, with all groups below. */
export function delegateGroup(): () => void {
  writeFileSync(`${TREE}/cgroup.subtree_control`, '+memory +pids +cpu');
  mkdirSync(GROUP);
  for (const path of ['', '/cgroup.procs', '/cgroup.threads', '/cgroup.subtree_control']) chownSync(GROUP + path, USER, USER);
  return () => {
    for (const entry of readdirSync(GROUP, { withFileTypes: true })) if (entry.isDirectory()) rmdirSync(join(GROUP, entry.name));
    rmdirSync(GROUP);
  };
}

/** Nothing of the checkout is shown: it may lie where only root can look. */
const WITHOUT_FIXED_MOUNTS = `n=$#
while [ $n -gt 0 ]; do
  word=$1; shift; n=$((n - 1))
  if [ "$word" = --mount ] || [ "$word" = --host-mount ]; then shift; n=$((n - 1));
  elif [ "$word" = --launch ]; then shift; n=$((n - 1)); set -- "$@" --launch "$(dirname "$0")/host.launch";
  else set -- "$@" "$word"; fi
done`;

/** Makes the user known to what the launcher asks, in a mount namespace of its own: nothing is left if we are killed. */
const WITH_RANGES = (folder: string): string => `[ -n "$INSIDE" ] || INSIDE=1 exec unshare --mount "$0" "$@"
for file in passwd subuid subgid; do mount --bind ${folder}/$file /etc/$file; done`;

/** A place for launchers of an unprivileged user on this machine; needs root to get there. */
export function rootlessHost(): RootlessHost {
  const folder = mkdtempSync(join(tmpdir(), 'invigil-rootless-'));
  const state = join(folder, 'state');
  const binary = join(folder, 'launcher');
  chmodSync(folder, 0o755);
  mkdirSync(state, { mode: 0o700 });
  chownSync(state, USER, USER);
  const shown = join(folder, 'shown');
  mkdirSync(shown);
  writeFileSync(join(shown, 'open'), 'open\n');
  for (const path of [shown, join(shown, 'open')]) chownSync(path, USER, USER);
  copyFileSync(findLauncher(), binary);
  copyFileSync(HOST_LAUNCH, join(folder, 'host.launch'));
  writeFileSync(join(folder, 'passwd'), `${readFileSync('/etc/passwd', 'utf8')}invigil-test:x:${USER}:${USER}::/:/bin/false\n`);
  for (const file of ['subuid', 'subgid']) writeFileSync(join(folder, file), `invigil-test:${FIRST_ID}:${ID_COUNT}\n`);
  const become = `${WITHOUT_FIXED_MOUNTS}\nexec setpriv --reuid=${USER} --regid=${USER} --clear-groups ${binary} "$@"\n`;
  writeFileSync(join(folder, 'ranges'), `#!/bin/sh\nset -e\n${WITH_RANGES(folder)}\n${become}`, { mode: 0o755 });
  writeFileSync(join(folder, 'grouped'), `#!/bin/sh\nset -e\necho $$ > ${GROUP}/cgroup.procs\nexec ${join(folder, 'ranges')} "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'single'), `#!/bin/sh\nset -e\n${become}`, { mode: 0o755 });
  return {
    open: (kind, options = {}) => openLauncher({ pool: 1, state, ...options, binary: join(folder, kind) }),
    state,
    shown,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Processes of the user and of the ids in its range. */
export function processesOfUser(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      const uid = uidOf(pid);
      return uid === USER || (uid >= FIRST_ID && uid < FIRST_ID + ID_COUNT);
    });
}

/** The host's ids of this user's processes of that name. */
export function idsOfUser(name: string): number[] {
  return processesOfUser()
    .filter((pid) => nameOf(pid) === name)
    .map(uidOf);
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return ''; // gone
  }
}

function uidOf(pid: number): number {
  try {
    return Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return -1; // gone
  }
}
