"""
Uses up what the kernel counts by user and not by process: inotify instances, bytes of message queues, locked memory,
waiting signals, pages in pipes. Such counts go on to whoever made the user namespace, where all sandboxes may meet.
"""

import ctypes
import errno
import fcntl
import os
import resource
import signal
import sys
import time

from attack import stopped, through

libc = ctypes.CDLL(None, use_errno=True)
MARK = sys.argv[3]
F_SETPIPE_SZ = 1031
IPC_RMID, SHM_LOCK = 0, 11


def inotify(_):
    if libc.inotify_init1(0) < 0:
        raise OSError(ctypes.get_errno(), 'inotify')


def queue(number):
    name = f'/{MARK}-{sys.argv[1]}-{number}'.encode()
    descriptor = libc.mq_open(name, os.O_CREAT | os.O_RDWR, 0o600, None)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), 'mq_open')
    libc.mq_unlink(name)


def locked(_):
    segment = libc.shmget(0, 1 << 16, 0o1600)
    failed = libc.shmctl(segment, SHM_LOCK, None) < 0
    error = ctypes.get_errno()
    libc.shmat(segment, None, 0)
    libc.shmctl(segment, IPC_RMID, None)
    if failed:
        raise OSError(error, 'SHM_LOCK')


def waiting(_):
    if libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) < 0:
        raise OSError(ctypes.get_errno(), 'sigqueue')


def pipe(_):
    _, writing = os.pipe()
    if fcntl.fcntl(writing, F_SETPIPE_SZ, 1 << 20) < 1 << 20:
        raise OSError(errno.ENOSPC, 'pipe')


KINDS = {
    'inotify instances': (inotify, 150),
    'message queues': (queue, 60),
    'locked memory': (locked, 200),
    'waiting signals': (waiting, 300_000),
    'pipe pages': (pipe, 80),
}


def take(kind, most):
    """How many could be had, and why no more."""
    for number in range(most):
        try:
            KINDS[kind][0](number)
        except OSError as error:
            return number, error
    return most, None


signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
_, files = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
role, seconds = sys.argv[1], float(sys.argv[2])
if role == 'plant':
    for kind, (_, most) in KINDS.items():
        if os.fork() == 0:
            print('PLANTED', kind, *take(kind, most), flush=True)
            time.sleep(seconds)
            os._exit(0)
    for _ in KINDS:
        os.wait()
else:
    time.sleep(seconds * 0.6)
    for kind in KINDS:
        had, why = take(kind, 2)
        if had == 2:
            stopped(f'there are {kind} left beside another run')
        elif why.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS):
            stopped(f'{kind} are closed to every run: {why}')
        else:
            through(f'no {kind} are left beside another run: {why}')
