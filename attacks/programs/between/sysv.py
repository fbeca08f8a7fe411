"""System V shared memory, semaphores and queues, by a key that both know and by walking through all of them."""

import ctypes
import sys
import time

from attack import is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)
KEY = int(sys.argv[3][-7:], 16)
CREATE = 0o1666
STAT = {'shm': 13, 'sem': 18, 'msg': 11}


def get(kind, flags):
    if kind == 'shm':
        return libc.shmget(KEY, 4096, flags)
    return libc.semget(KEY, 1, flags) if kind == 'sem' else libc.msgget(KEY, flags)


def walk(kind):
    """How many objects there are, whoever made them."""
    room = ctypes.create_string_buffer(512)
    if kind == 'sem':
        return sum(libc.semctl(i, 0, STAT[kind], room) >= 0 for i in range(200))
    control = libc.shmctl if kind == 'shm' else libc.msgctl
    return sum(control(i, STAT[kind], room) >= 0 for i in range(200))


def plant(seconds):
    made = {kind: get(kind, CREATE) for kind in STAT}
    print('PLANTED', made, flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while True:
        found |= {kind for kind in STAT if get(kind, 0) >= 0 or walk(kind) > 0}
        if len(found) == len(STAT) or time.monotonic() >= end:
            break
        time.sleep(0.1)
    for kind in STAT:
        (through if kind in found else stopped)(f"another run's {kind} {'is' if kind in found else 'is not'} to be seen")


def tidy():
    """For the control: removes what plant left on the host."""
    libc.shmctl(get('shm', 0), 0, None)
    libc.semctl(get('sem', 0), 0, 0)
    libc.msgctl(get('msg', 0), 0, None)


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
if role == 'find' and is_control():
    tidy()
