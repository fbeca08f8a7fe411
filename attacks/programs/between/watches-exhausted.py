"""Uses up what the kernel counts by user: inotify instances, and pages in pipes."""

import ctypes
import errno
import fcntl
import os
import resource
import sys
import time

from attack import stopped, through

libc = ctypes.CDLL(None, use_errno=True)
F_SETPIPE_SZ = 1031


def take_watches(most):
    return sum(libc.inotify_init1(0) >= 0 for _ in range(most))


def take_pipes(most):
    grown = 0
    for _ in range(most):
        try:
            _, writing = os.pipe()
            grown += fcntl.fcntl(writing, F_SETPIPE_SZ, 1 << 20) == 1 << 20
        except OSError:
            break
    return grown


def plant(seconds):
    raise_files()
    print('PLANTED', take_watches(150), take_pipes(80), flush=True)
    time.sleep(seconds)


def raise_files():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def find(seconds):
    time.sleep(seconds / 2)
    pipes = take_pipes(4)
    if take_watches(1) == 0 and ctypes.get_errno() == errno.EMFILE:
        through('no inotify instance is left')
    elif pipes < 4:
        through(f'only {pipes} of 4 pipes could be grown to 1 MiB')
    else:
        stopped('there is enough left beside the other run')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
