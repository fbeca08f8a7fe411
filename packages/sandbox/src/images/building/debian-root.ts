import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltPackage } from '../store/manifest.ts';
import { packageManagers } from './managers.ts';

/** Folders that hold nothing that a run needs; sandboxes have their own, or none. */
const EMPTIED = ['boot', 'dev', 'home', 'media', 'mnt', 'proc', 'root', 'run', 'srv', 'sys', 'tmp', 'var'] as const;
/** What is mounted over in a sandbox. */
const FOLDERS = ['home/student', 'mnt', 'opt', 'proc', 'dev', 'run', 'sys', 'tmp', 'var', '.disk'] as const;

/** As in a sandbox over the host's /usr. */
const FILES: Readonly<Record<string, string>> = {
  'etc/passwd':
    'root:x:0:0:root:/:/usr/sbin/nologin\nstudent:x:1000:1000:student:/home/student:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n',
  'etc/group': 'root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n',
  'etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
  'etc/hostname': 'sandbox\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n',
};
/** Secrets, and what names the machine on which the root was made. */
const DROPPED = [
  'etc/.pwd.lock',
  'etc/shadow',
  'etc/shadow-',
  'etc/gshadow',
  'etc/gshadow-',
  'etc/passwd-',
  'etc/group-',
  'etc/resolv.conf',
  'etc/machine-id',
  'etc/apt',
];

/** The packages that a fresh Debian root holds, with their versions; none where it is no Debian. */
export function packagesOf(root: string): BuiltPackage[] {
  const path = join(root, 'var/lib/dpkg/status');
  if (!existsSync(path) || realpathSync(path) !== join(realpathSync(root), 'var/lib/dpkg/status')) return [];
  const status = readFileSync(path, 'utf8');
  const packages = status.split('\n\n').flatMap((entry): BuiltPackage[] => {
    const field = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(entry)?.[1];
    const name = field('Package');
    const isThere = field('Status')?.endsWith(' installed') === true;
    return name !== undefined && isThere ? [{ kind: 'debian', name, version: field('Version') ?? 'unknown' }] : [];
  });
  return packages.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Makes a fresh Debian root one that can be the bottom of sandboxes: nothing of how it was made, no package manager, no secret. */
export function stripRoot(root: string): void {
  for (const folder of EMPTIED) rmSync(join(root, folder), { recursive: true, force: true });
  for (const path of [...DROPPED, ...packageManagers(root)]) rmSync(join(root, path), { recursive: true, force: true });
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, content] of Object.entries(FILES)) {
    rmSync(join(root, path), { force: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync('/tmp', join(root, 'var/tmp'));
  rmSync(join(root, 'etc/mtab'), { force: true });
  symlinkSync('/proc/self/mounts', join(root, 'etc/mtab'));
}
