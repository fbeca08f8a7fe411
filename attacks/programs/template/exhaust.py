"""Takes all processes and all memory that it gets, for as long as it lives: neither the template nor the next run may miss them."""

import ctypes
import os
import sys
import time

from attack import bound, is_control, stopped, through

libc = ctypes.CDLL(None)


def processes():
    count = 0
    while count < bound(200, 100_000):
        try:
            if os.fork() == 0:
                time.sleep(bound(3, 600))
                os._exit(0)
        except OSError:
            break
        count += 1
    return count


def pages():
    """Writes to every page of memory that it has by inheritance: each becomes its own."""
    written = 0
    with open('/proc/self/maps') as maps:
        regions = [line.split()[0].split('-') for line in maps if 'rw-p' in line]
    for start, end in ((int(start, 16), int(end, 16)) for start, end in regions):
        for address in range(start, end, 4096):
            byte = ctypes.c_char.from_address(address)
            byte.value = byte.value
            written += 1
    return written


def memory():
    blocks = []
    while len(blocks) < bound(8, 1 << 20):
        blocks.append(bytearray(b'x') * (8 << 20))
    return len(blocks)


if sys.argv[1] == 'processes':
    print('TOOK', processes(), flush=True)
    if is_control():
        sys.exit()
    stopped('there are no more processes')
    time.sleep(600)
elif sys.argv[1] == 'pages':
    print('TOOK', pages(), flush=True)
    memory()
else:
    print('TOOK', memory(), flush=True)
