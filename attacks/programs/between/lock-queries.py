"""
Record locks on files that all runs share: a read lock needs no right to write, and asking who would be in the way of a
write lock needs none either. The devices of /dev can even be locked for writing.
"""

import fcntl
import os
import struct
import sys
import time

from attack import stopped, through

READ_ONLY = ['/usr/bin/env', '/usr/bin/python3', '/usr/lib/os-release', '/etc/passwd']
WRITABLE = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom']
LAYOUT = 'hhqqi4x'


def opened():
    for path in [*READ_ONLY, *WRITABLE]:
        try:
            yield path, os.open(path, os.O_RDWR if path in WRITABLE else os.O_RDONLY)
        except OSError:
            continue
    yield 'its own input', os.dup(0)


def plant(seconds):
    locked = []
    for path, descriptor in opened():
        kind = fcntl.F_WRLCK if path in WRITABLE else fcntl.F_RDLCK
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETLK, struct.pack(LAYOUT, kind, 0, 0, 0, 0))
            locked.append(path)
        except OSError:
            continue
    print('PLANTED', locked, flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while not found and time.monotonic() < end:
        for path, descriptor in opened():
            try:
                answer = fcntl.fcntl(descriptor, fcntl.F_GETLK, struct.pack(LAYOUT, fcntl.F_WRLCK, 0, 0, 0, 0))
                if struct.unpack(LAYOUT, answer)[0] != fcntl.F_UNLCK:
                    found.add(path)
            except OSError:
                continue
            finally:
                os.close(descriptor)
        time.sleep(0.1)
    for path in sorted(found):
        through(f'{path} is locked by another run')
    if not found:
        stopped('no lock of another run is to be seen')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
