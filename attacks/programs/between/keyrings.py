"""Keyrings, which belong to users and not to processes."""

import ctypes
import os
import sys
import time

from attack import is_control, stopped, through

ADD_KEY, KEYCTL = (217, 219) if os.uname().machine == 'aarch64' else (248, 250)
SEARCH, UNLINK = 10, 9
RINGS = {'user': -4, 'user session': -5}
NAME = sys.argv[3].encode()

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *args):
    return libc.syscall(ctypes.c_long(number), *[ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args])


def plant(seconds):
    print('PLANTED', {what: call(ADD_KEY, b'user', NAME, b'answer', 6, ring) for what, ring in RINGS.items()}, flush=True)
    time.sleep(seconds)


def find(seconds):
    end = time.monotonic() + seconds
    for what, ring in RINGS.items():
        while (key := call(KEYCTL, SEARCH, ring, b'user', NAME, 0)) < 0 and time.monotonic() < end:
            time.sleep(0.1)
        if key >= 0:
            through(f"found another run's key in the {what} keyring")
            if is_control():
                call(KEYCTL, UNLINK, key, ring)
        else:
            stopped(f'{what} keyring: {os.strerror(ctypes.get_errno())}')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
