"""Writes into memory that it shares by inheritance, and reads there what another run wrote."""

import ctypes
import hashlib
import os
import sys
import time

from attack import stopped, through

TEXT = hashlib.sha256(os.environ['ATTACK_MARK'].encode()).digest()


def shared():
    with open('/proc/self/maps') as maps:
        for line in maps:
            place, rights = line.split()[:2]
            if rights[1] == 'w' and rights[3] == 's':
                yield int(place.split('-')[0], 16), line.strip()


def plant(seconds):
    for address, _ in shared():
        ctypes.memmove(address, TEXT, len(TEXT))
    print('PLANTED', flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    found = []
    while not found and time.monotonic() <= end + 0.01:
        found = [name for address, name in shared() if ctypes.string_at(address, len(TEXT)) == TEXT]
        time.sleep(0.05)
    for name in found:
        through(f'another run wrote to {name}')
    for _, name in shared():
        through(f'memory is shared: {name}')
    if not found and not list(shared()):
        stopped('no memory that can be written is shared')


(plant if sys.argv[1] == 'plant' else find)(float(sys.argv[2]))
