"""Files left in every folder that can be written: home, /tmp, /dev/shm and wherever else."""

import os
import sys
import time

from attack import is_control, stopped, through

NAME = sys.argv[3] + '.left'


def folders():
    """Every folder that can be written. In the control only the well-known ones, not to litter the host."""
    known = ['.', '/tmp', '/dev/shm', '/var/tmp', '/dev/mqueue', '/run/lock', '/run/user/1000', '/var/lock', '/opt', '/srv', '/mnt']
    if is_control():
        return [place for place in known[1:4] if os.access(place, os.W_OK)]
    return sorted({os.path.abspath(place) for place in [*known, *walk()] if os.access(place, os.W_OK)})


def walk():
    """Every folder of every mount that is not read-only; to walk the others too takes seconds and finds nothing."""
    read_only = {}
    with open('/proc/self/mountinfo') as mounts:
        for line in mounts:
            mount, file_system = (part.split() for part in line.split(' - '))
            read_only[mount[4]] = 'ro' in mount[5].split(',') or 'ro' in file_system[2].split(',')
    for start in [point for point, closed in read_only.items() if not closed]:
        for place, below, _ in os.walk(start):
            below[:] = [name for name in below if os.path.join(place, name) not in read_only]
            yield place


def plant(seconds):
    planted = []
    for folder in folders():
        try:
            with open(os.path.join(folder, NAME), 'w') as file:
                file.write('answer')
            os.chmod(os.path.join(folder, NAME), 0o666)
            planted.append(folder)
        except OSError:
            continue
    print('PLANTED', planted[:20], flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = set()
    while not found:
        found = {place for place in folders() if os.path.exists(os.path.join(place, NAME))}
        if time.monotonic() >= end:
            break
        time.sleep(0.1)
    for place in found:
        through(f"another run's file is in {place}")
        if is_control():
            os.unlink(os.path.join(place, NAME))
    if not found:
        stopped('no file of another run is to be seen')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
