"""Sees other runs' processes in /proc, with their command lines, environment and memory."""

import os
import sys
import time

from attack import is_control, stopped, through


def plant(seconds):
    print('PLANTED', os.getpid(), flush=True)
    time.sleep(seconds)


def others():
    """Processes that are neither PID 1 nor this one. In the control, the planting one only."""
    for name in os.listdir('/proc'):
        if not name.isdigit() or int(name) in (1, os.getpid()):
            continue
        try:
            with open(f'/proc/{name}/cmdline') as file:
                line = file.read()
        except OSError:
            line = ''
        if not is_control() or '\0plant\0' in line:
            yield name, line.replace('\0', ' ')


def find(seconds):
    end = time.monotonic() + seconds
    seen = {}
    while not seen and time.monotonic() < end:
        seen = dict(others())
        time.sleep(0.1)
    for pid, line in list(seen.items())[:5]:
        through(f'sees process {pid}: {line[:60]}')
    if not seen:
        stopped('no other process is to be seen')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
