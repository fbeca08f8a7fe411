"""Looks for descriptors that it has by inheritance, and takes those of other processes."""

import ctypes
import os
import stat

from attack import is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)
PIDFD_OPEN, PIDFD_GETFD, KCMP, KCMP_FILE = 434, 438, 312, 0


def inherited():
    for number in range(3, 66_000):
        try:
            status = os.fstat(number)
        except OSError:
            continue
        yield f'descriptor {number} is open: {os.readlink(f"/proc/self/fd/{number}")} {stat.filemode(status.st_mode)}'
    for number in range(3):
        kind = os.readlink(f'/proc/self/fd/{number}')
        if not kind.startswith(('pipe:', '/dev/null', '/dev/pts/')) and not is_control():
            yield f'descriptor {number} is {kind}'


def named():
    """Folders that a process holds without a descriptor, and programs and maps of another root."""
    if os.stat('/proc/self/cwd').st_ino != os.stat(os.getcwd()).st_ino or os.stat('/proc/self/root').st_ino != os.stat('/').st_ino:
        yield 'the working folder or the root are not what they are called'
    if 'deleted' in os.readlink('/proc/self/cwd') or '(unreachable)' in os.readlink('/proc/self/cwd'):
        yield f'the working folder is elsewhere: {os.readlink("/proc/self/cwd")}'


def taken():
    parent = os.getppid()
    for pid in {parent} if is_control() else {parent, *range(1, 300)} - {0, os.getpid()}:
        try:
            yield from (f'sees descriptor {name} of {pid}: {os.readlink(f"/proc/{pid}/fd/{name}")}' for name in os.listdir(f'/proc/{pid}/fd'))
        except OSError:
            pass
        handle = libc.syscall(PIDFD_OPEN, pid, 0)
        if handle < 0:
            continue
        for number in range(64):
            got = libc.syscall(PIDFD_GETFD, handle, number, 0)
            if got >= 0:
                os.close(got)
                yield f'took descriptor {number} of {pid}'
            if libc.syscall(KCMP, os.getpid(), pid, KCMP_FILE, 1, number) == 0:
                yield f'learned that {pid} has the same file'
        os.close(handle)


for way in (inherited, named, taken):
    found = list(way())
    for each in found[:5]:
        through(each)
    if not found:
        stopped(f'{way.__name__}: nothing')
