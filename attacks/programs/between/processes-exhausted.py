"""Takes all the processes that its user may have: another run of the same user could start none."""

import os
import resource
import sys
import time

from attack import is_control, stopped, through

if is_control():
    resource.setrlimit(resource.RLIMIT_NPROC, (30, 30))


def start(most, seconds):
    children = []
    try:
        for _ in range(most):
            pid = os.fork()
            if pid == 0:
                time.sleep(seconds)
                os._exit(0)
            children.append(pid)
    except OSError:
        pass
    return children


def plant(seconds):
    print('PLANTED', len(start(5000, seconds)), flush=True)
    time.sleep(seconds)


def find(seconds):
    time.sleep(seconds / 2)
    started = len(start(10, 0))
    if started < 10:
        through(f'only {started} of 10 processes could be started beside the other run')
    else:
        stopped('10 processes could be started beside the other run')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
