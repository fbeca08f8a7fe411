import { existsSync } from 'node:fs';
import type { Attack } from '../../types.ts';
import { withoutCalls } from './absent.ts';

/** Parts of the kernel that no student program needs. */
export const calls: readonly Attack[] = [
  { id: 'kernel/add-key', title: 'puts keys into keyrings', program: 'add-key.c', control: {} },
  { id: 'kernel/request-key', title: 'makes the kernel start a helper by request_key', program: 'request-key.c', control: {} },
  { id: 'kernel/keyctl', title: 'joins and reads keyrings', program: 'keyctl.c', control: {} },
  { id: 'kernel/bpf', title: 'loads a BPF program', program: 'bpf.c', control: { as: 'root' } },
  { id: 'kernel/perf', title: 'opens performance counters', program: 'perf.c', control: { as: 'root' } },
  { id: 'kernel/io-uring', title: 'makes calls by io_uring', program: 'io-uring.c', control: { as: 'root' } },
  { id: 'kernel/userfaultfd', title: 'handles page faults itself', program: 'userfaultfd.c', control: { as: 'root' } },
  {
    id: 'kernel/kexec',
    title: 'loads another kernel',
    program: 'kexec.c',
    control: { as: 'root', notPossible: withoutCalls('kexec', 246, 320) },
  },
  {
    id: 'kernel/modules',
    title: 'loads and unloads kernel modules',
    program: 'modules.c',
    control: { as: 'root', notPossible: withoutCalls('modules', 175, 176, 313) },
  },
  { id: 'kernel/clock', title: 'sets the clock of the machine', program: 'clock.c', control: { as: 'root' } },
  { id: 'kernel/tiocsti', title: 'types into a terminal', program: 'tiocsti.c', control: { as: 'root' } },
  { id: 'kernel/tioclinux', title: 'pastes into the console', program: 'tioclinux.c', control: { as: 'root' } },
  { id: 'kernel/syslog', title: "reads the kernel's log", program: 'syslog.c', control: { as: 'root' } },
  { id: 'kernel/swap', title: 'adds and removes swap space', program: 'swap.c', control: { as: 'root' } },
  { id: 'kernel/reboot', title: 'stops the machine', program: 'reboot.c', control: { as: 'root' } },
  {
    id: 'kernel/port-io',
    title: "opens the machine's input and output ports",
    program: 'port-io.c',
    control: { as: 'root', notPossible: withoutCalls('access to ports', 172, 173) },
  },
  { id: 'kernel/modify-ldt', title: 'makes segment descriptors', program: 'modify-ldt.c', control: { notPossible: withoutCalls('modify_ldt', 154) } },
  { id: 'kernel/quotactl', title: 'reaches the disk quotas', program: 'quotactl.c', control: { as: 'root' } },
  { id: 'kernel/acct', title: 'switches process accounting on', program: 'acct.c', control: { as: 'root' } },
  { id: 'kernel/hostname', title: 'renames the machine', program: 'hostname.c', control: { as: 'root' } },
  { id: 'kernel/fanotify', title: 'watches every file of a file system', program: 'fanotify.c', control: { as: 'root' } },
  { id: 'kernel/numa', title: 'moves memory between nodes', program: 'numa.c', control: { as: 'root' } },
  { id: 'kernel/memfd-secret', title: 'makes memory that the kernel does not see', program: 'memfd-secret.c', control: {} },
  { id: 'kernel/retired-calls', title: 'makes calls that are gone or nearly so', program: 'retired-calls.c', control: { as: 'root' } },
  {
    id: 'kernel/new-calls',
    title: 'makes calls that are newer than the filter',
    program: 'new-calls.c',
    control: { notPossible: withoutCalls('call that is newer than the filter', 463, 464, 465, 466, 467, 468, 469) },
  },
  { id: 'kernel/sysctl', title: "opens the kernel's settings", program: 'sysctl.c', control: { as: 'root' } },
  {
    id: 'kernel/sysrq',
    title: 'presses the emergency keys',
    program: 'sysrq.c',
    control: { as: 'root', notPossible: () => (existsSync('/proc/sysrq-trigger') ? null : 'this kernel has no emergency keys') },
  },
  { id: 'kernel/sys', title: 'opens devices and control groups below /sys', program: 'sys.c', control: { as: 'root' } },
];
