import type { Attack } from '../../types.ts';

/** Ways out of the sandbox, or into its PID 1. */
export const escapes: readonly Attack[] = [
  { id: 'kernel/unshare-user', title: 'makes a user namespace by unshare', program: 'unshare-user.c', control: { as: 'root' } },
  { id: 'kernel/clone-user', title: 'makes a user namespace by clone', program: 'clone-user.c', control: { as: 'root' } },
  { id: 'kernel/clone3-user', title: 'makes a user namespace by clone3', program: 'clone3-user.c', control: { as: 'root' } },
  { id: 'kernel/unshare-each', title: 'makes each other kind of namespace', program: 'unshare-each.c', control: { as: 'root' } },
  { id: 'kernel/mount', title: 'mounts, and makes the root writable', program: 'mount.c', control: { as: 'root' } },
  { id: 'kernel/mount-cgroup', title: 'mounts a control group tree', program: 'mount-cgroup.c', control: { as: 'root' } },
  { id: 'kernel/mount-api', title: 'mounts by the newer calls', program: 'mount-api.c', control: { as: 'root' } },
  { id: 'kernel/umount', title: 'takes away every mount', program: 'umount.c', control: { as: 'root' } },
  { id: 'kernel/pivot-root', title: 'exchanges the root', program: 'pivot-root.c', control: { as: 'root' } },
  { id: 'kernel/chroot', title: 'climbs out by chroot', program: 'chroot.c', control: { as: 'root' } },
  { id: 'kernel/setns', title: 'joins the namespaces of PID 1 and its own', program: 'setns.c', control: { as: 'root' } },
  { id: 'kernel/trace-init', title: 'traces PID 1', program: 'trace-init.c', control: { as: 'namespace' } },
  { id: 'kernel/init-memory', title: 'reads and writes the memory of PID 1', program: 'init-memory.c', control: { as: 'namespace' } },
  { id: 'kernel/pidfd-getfd', title: 'copies descriptors out of PID 1', program: 'pidfd-getfd.c', control: { as: 'namespace' } },
  { id: 'kernel/kcmp', title: 'compares kernel objects with those of PID 1', program: 'kcmp.c', control: { as: 'namespace' } },
  { id: 'kernel/file-handle', title: 'opens files by handle, past mounts', program: 'file-handle.c', control: { as: 'root' } },
];
