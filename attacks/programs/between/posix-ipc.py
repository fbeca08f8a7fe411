"""POSIX shared memory, semaphores and message queues, by names that both know."""

import ctypes
import os
import sys
import time

from attack import is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)
NAME = ('/' + sys.argv[3]).encode()
OPEN = {
    'shared memory': lambda flags: libc.shm_open(NAME, flags | os.O_RDWR, 0o666),
    'semaphore': lambda flags: (ctypes.c_void_p(libc.sem_open(NAME, flags, 0o666, 1)).value or -1),
    'message queue': lambda flags: libc.mq_open(NAME, flags | os.O_RDWR, 0o666, None),
}
UNLINK = {'shared memory': libc.shm_unlink, 'semaphore': libc.sem_unlink, 'message queue': libc.mq_unlink}
libc.sem_open.restype = ctypes.c_void_p


def plant(seconds):
    print('PLANTED', {what: opened(os.O_CREAT) >= 0 for what, opened in OPEN.items()}, flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while len(found) < len(OPEN):
        found |= {what for what, opened in OPEN.items() if opened(0) >= 0}
        if time.monotonic() >= end:
            break
        time.sleep(0.1)
    for what in OPEN:
        (through if what in found else stopped)(f"another run's {what} {'is' if what in found else 'is not'} there")
        if is_control():
            UNLINK[what](NAME)


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
