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


def send(pid):
    try:
        os.kill(pid, 0 if is_control() else signal.SIGKILL)
        return True
    except OSError:
        return False


def find(seconds):
    me = os.getpid()
    end = time.monotonic() + seconds
    hit = set()
    while time.monotonic() < end and not hit:
        own = {me, -os.getpgrp(), -me}
        hit = {pid for pid in range(2, 70_000) if pid != me and send(pid)}
        if not is_control():
            hit |= {group for group in range(-70_000, -1) if group not in own and send(group)}
        time.sleep(0.2)
    if not is_control() and send(-1):
        hit.add(-1)
    for pid in sorted(hit)[:5]:
        through(f'sent a signal to {pid}')
    if not hit:
        stopped('no process of another run takes a signal')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
