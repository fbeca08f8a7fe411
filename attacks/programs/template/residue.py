"""Searches its own memory for what the run before had in its own: text on the heap, freed or not, arguments, source and input."""

import ctypes
import hashlib
import os
import sys

from attack import stopped, through

# The two halves are never beside each other in the searching run's memory.
FIRST, SECOND = (hashlib.sha256(f'{word} {os.environ["ATTACK_MARK"]}'.encode()).digest() for word in ('first', 'second'))


def plant():
    kept = [FIRST + SECOND + bytes([number % 256]) * 400 for number in range(2000)]
    sys.modules['__main__'].kept = [kept, ctypes.create_string_buffer(FIRST + SECOND)]
    __builtins__.kept_there = kept
    ctypes.CDLL(None).malloc.restype = ctypes.c_void_p
    for _ in range(100):
        place = ctypes.CDLL(None).malloc(200)
        ctypes.memmove(place, FIRST + SECOND, 64)
    del kept[::2]
    print('PLANTED', flush=True)


def regions():
    with open('/proc/self/maps') as maps:
        for line in maps:
            place, rights = line.split()[:2]
            if rights.startswith('r') and not line.endswith(('[vvar]\n', '[vsyscall]\n', '[vvar_vclock]\n')):
                yield tuple(int(part, 16) for part in place.split('-'))


def find():
    places = 0
    with open('/proc/self/mem', 'rb', 0) as memory:
        for start, end in list(regions()):
            for begin in range(start, end, 1 << 20):
                try:
                    memory.seek(begin)
                    text = memory.read(min(1 << 20, end - begin) + 64)
                except (OSError, OverflowError):
                    continue
                place = text.find(FIRST)
                while place >= 0:
                    places += text[place + 32:place + 64] == SECOND
                    place = text.find(FIRST, place + 1)
                del text
    if places:
        through(f'text of the run before is in {places} places of memory')
    else:
        stopped('no text of the run before is in memory')


plant() if sys.argv[1] == 'plant' else find()
