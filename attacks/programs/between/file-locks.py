"""Locks on files that all runs share read-only: flock needs no right to write, and another run would wait or learn of it."""

import fcntl
import os
import sys
import time

from attack import stopped, through

FILES = ['/usr/bin/env', '/usr/bin/python3', '/usr/lib', '/etc/passwd', '/opt/node/bin/node', '/dev/null', '/dev/zero', '/', '/proc', '/dev/pts']


def opened():
    for path in FILES:
        try:
            yield path, os.open(path, os.O_RDONLY)
        except OSError:
            continue
    yield 'its own input', os.dup(0)


def plant(seconds):
    locked = []
    for path, descriptor in opened():
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locked.append(path)
        except OSError:
            continue
    print('PLANTED', locked, flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while True:
        for path, descriptor in opened():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            except BlockingIOError:
                found.add(path)
            except OSError:
                pass
            os.close(descriptor)
        if found or time.monotonic() >= end:
            break
        time.sleep(0.1)
    for path in found:
        through(f'{path} is locked by another run')
    if not found:
        stopped('no lock of another run is felt')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
