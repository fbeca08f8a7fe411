"""Writes into other runs' pseudo-terminals."""

import os
import sys
import time

from attack import stopped, through


def plant(seconds):
    try:
        _, terminal = os.openpty()
        print('PLANTED', os.ttyname(terminal), flush=True)
    except OSError as error:
        stopped(f'open a terminal: {error}')
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = []
    while not found and time.monotonic() < end:
        for name in filter(str.isdigit, os.listdir('/dev/pts')):
            try:
                os.close(os.open(f'/dev/pts/{name}', os.O_WRONLY | os.O_NOCTTY))
                found.append(name)
            except OSError:
                continue
        time.sleep(0.1)
    for name in found:
        through(f'opened /dev/pts/{name}, which it did not make')
    if not found:
        stopped('there is no terminal but its own')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
