"""Looks for rights, namespaces and groups that a template had and its fork should not, and for a filter that can be undone."""

import ctypes
import os
import subprocess

from attack import attempt, is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)


def checked(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def status():
    with open('/proc/self/status') as file:
        return {name: value.strip() for name, _, value in (line.partition(':') for line in file)}


def enter(pid, kind):
    descriptor = os.open(f'/proc/{pid}/ns/{kind}', os.O_RDONLY)
    checked(libc.setns(descriptor, 0))


def write(path, text):
    with open(path, 'w') as file:
        file.write(text)


rights = status()
for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):
    (stopped if int(rights[name], 16) == 0 else through)(f'{name} is {rights[name]}')
(stopped if rights['NoNewPrivs'] == '1' else through)('no new privileges')
(stopped if rights['Seccomp'] == '2' else through)('a filter')
own = {name: os.readlink(f'/proc/self/ns/{name}') for name in os.listdir('/proc/self/ns')}
fresh = subprocess.run(['sh', '-c', 'for n in /proc/self/ns/*; do echo ${n##*/}=$(readlink $n); done'], capture_output=True, text=True).stdout.split()
if dict(line.split('=', 1) for line in fresh) != own:
    through('a child would be in other namespaces')
for kind in ('user', 'pid', 'mnt', 'net', 'ipc', 'uts', 'cgroup'):
    for pid in {os.getppid(), 1} - {0}:
        attempt(f'enters the {kind} namespace of {pid}', lambda kind=kind, pid=pid: enter(pid, kind))
    flag = {'user': 0x10000000, 'pid': 0x20000000, 'mnt': 0x20000, 'net': 0x40000000, 'ipc': 0x8000000, 'uts': 0x4000000, 'cgroup': 0x2000000}
    attempt(f'a {kind} namespace of its own', lambda flag=flag[kind]: checked(libc.unshare(flag)))
for name, action in {
    'another user': lambda: checked(libc.setresuid(0, 0, 0)),
    'another group': lambda: checked(libc.setresgid(0, 0, 0)),
    'other groups': lambda: checked(libc.setgroups(1, ctypes.byref(ctypes.c_int(0)))),
    'a map of ids': lambda: write('/proc/self/uid_map', '0 0 1'),
    'capabilities': lambda: checked(libc.prctl(47, 2, 21, 0, 0)),
    'secure bits': lambda: checked(libc.prctl(28, 1)),
    'no filter any more': lambda: checked(libc.prctl(22, 0, 0)),
    'privileges by exec': lambda: checked(libc.prctl(38, 0, 0, 0, 0)),
    'a key': lambda: checked(libc.syscall(248, b'user', b'template', b'x', 1, ctypes.c_int(-3))),
    'the session keyring of the template': lambda: checked(libc.syscall(250, 0, ctypes.c_int(-3), 0, 0, 0)),
    'a mount': lambda: checked(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)),
    'a new root': lambda: os.chroot('/tmp'),
    'a better place for the memory killer': lambda: write('/proc/self/oom_score_adj', '-500'),
    'a host name': lambda: checked(libc.sethostname(b'template', 8)),
}.items():
    if not (is_control() and name in ('a better place for the memory killer',)):
        attempt(name, action)
