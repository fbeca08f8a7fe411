"""Kills every process that it can name, by number, by group and all at once. The control only asks whether it could."""

import os
import signal
import sys
import time

from attack import is_control, stopped, through


def plant(seconds):
    print('PLANTED', os.getpid(), flush=True)
    time.sleep(seconds)
    print('SURVIVED', flush=True)


def send(target, number):
    try:
        os.kill(target, number)
        return True
    except OSError:
        return False


def reach(number):
    """Whom the signal reaches, by number and by group, but for PID 1 and this process."""
    own = (1, os.getpid(), -1, -os.getpid(), -os.getpgrp())
    return {target for target in range(-70_000, 70_000) if target not in own and target != 0 and send(target, number)}


def find(seconds):
    end = time.monotonic() + seconds
    hit = reach(0)
    while time.monotonic() < end and not hit:
        time.sleep(0.2)
        hit = reach(0)
    for target in sorted(hit)[:5]:
        through(f'could signal {target}')
    # Only where nobody is to be seen is the real thing done: a sandbox that does not hold must not cost the machine its processes.
    if not hit and not is_control():
        send(-1, signal.SIGKILL)
        reach(signal.SIGKILL)
        stopped('no process of another run takes a signal')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
