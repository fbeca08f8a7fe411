"""Locks on files that runs of one template have by inheritance, whatever they are called: the interpreter itself, the libraries that it maps."""

import fcntl
import os
import struct
import sys
import time

from attack import stopped, through

F_OFD_SETLK, F_OFD_GETLK, F_SETLEASE = 37, 36, 1024


def opened():
    names = ['/proc/self/exe', '/proc/self/root', '/proc/self/cwd', '/proc/thread-self/exe', '/proc/self/root/usr/bin/python3']
    with open('/proc/self/maps') as maps:
        names += sorted({line.split()[5] for line in maps if line.rstrip().count(' ') > 4 and '/' in line and line.split()[5].startswith('/')})
    try:
        names += [f'/proc/self/map_files/{name}' for name in os.listdir('/proc/self/map_files')]
    except OSError:
        pass
    for name in names:
        try:
            yield name, os.open(name, os.O_RDONLY)
        except OSError:
            continue


def flock(descriptor):
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def record(descriptor):
    """A read lock now; whoever asks for a write lock would be told of it."""
    fcntl.fcntl(descriptor, F_OFD_SETLK, struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 0, 0, 0))


def plant(seconds):
    held = 0
    for _, descriptor in opened():
        for lock in (flock, record):
            try:
                lock(descriptor)
                held += 1
            except OSError:
                continue
        try:
            fcntl.fcntl(descriptor, F_SETLEASE, fcntl.F_RDLCK)
        except OSError:
            pass
    print('PLANTED', held, flush=True)
    time.sleep(seconds)


def is_locked(descriptor):
    """A lock that may not even be asked for (AppArmor) tells nothing."""
    try:
        asked = fcntl.fcntl(descriptor, F_OFD_GETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
        if struct.unpack('hhqqi4x', asked)[0] != fcntl.F_UNLCK:
            return True
        flock(descriptor)
    except BlockingIOError:
        return True
    except PermissionError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while not found and time.monotonic() <= end:
        for path, descriptor in opened():
            if is_locked(descriptor):
                found.add(path)
            os.close(descriptor)
        time.sleep(0.1)
    for path in sorted(found)[:5]:
        through(f'{path} is locked by another run')
    if not found:
        stopped('no lock of another run is felt')


(plant if sys.argv[1] == 'plant' else find)(float(sys.argv[2]))
