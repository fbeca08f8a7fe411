"""Ends, stops or wakes the process that it was forked from, by every call that sends a signal."""

import ctypes
import fcntl
import os
import signal
import time

from attack import is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)
TGKILL, TKILL, PIDFD_OPEN, PIDFD_SEND = 234, 200, 434, 424
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
parent = os.getppid()
victims = [parent] if is_control() else sorted({parent, *range(2, 200)} - {0, os.getpid()})
# The control's server shall live to tell of it: a signal that does nothing is as real as one that kills.
KILL = signal.SIGCONT if is_control() else signal.SIGKILL


def by_kill(pid):
    os.kill(pid, KILL)


def by_thread(pid):
    if libc.syscall(TGKILL, pid, pid, KILL) != 0 and libc.syscall(TKILL, pid, KILL) != 0:
        raise OSError(ctypes.get_errno(), '')


def by_handle(pid):
    handle = libc.syscall(PIDFD_OPEN, pid, 0)
    if handle < 0 or libc.syscall(PIDFD_SEND, handle, KILL, None, 0) != 0:
        raise OSError(ctypes.get_errno(), '')


def by_group(pid):
    os.killpg(os.getpgid(pid), KILL)


def by_owner(pid):
    """A signal for input, sent by the kernel in our name."""
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, pid)
    if fcntl.fcntl(reader, fcntl.F_GETOWN) != pid:
        raise OSError('not the owner')
    fcntl.fcntl(reader, 10, KILL)
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writer, b'x')


def by_priority(pid):
    os.setpriority(os.PRIO_PROCESS, pid, 19)
    os.sched_setaffinity(pid, {0})


own_group = os.getpgrp()
for way in (by_kill, by_thread, by_handle, by_group, by_owner, by_priority):
    reached = []
    for pid in victims:
        try:
            if way is by_group and os.getpgid(pid) == own_group and not is_control():
                continue
            way(pid)
            reached.append(pid)
        except OSError:
            continue
    # A signal to a number that does not exist is an error; to one of a namespace of ours it may be sent to a child that is gone.
    if reached:
        through(f'{way.__name__}: reached {reached[:5]}')
    else:
        stopped(f'{way.__name__}: nobody is reached')
libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
if not is_control():
    try:
        os.kill(-1, signal.SIGKILL)
    except OSError:
        pass
    for pid in (0, 1):
        try:
            os.kill(pid, signal.SIGCONT)
        except OSError:
            pass
    time.sleep(0.1)
