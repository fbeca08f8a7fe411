"""Two runs of one template have one layout of memory: one tells where its secret is, the other tries to reach it there."""

import ctypes
import os
import sys
import time

from attack import stopped, through

libc = ctypes.CDLL(None, use_errno=True)
place = ctypes.create_string_buffer(64)


class Vector(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]


PR_SET_PTRACER = 0x59616D61


def plant(seconds):
    libc.prctl(PR_SET_PTRACER, ctypes.c_ulong(2**64 - 1), 0, 0, 0)
    place.value = f'secret of {os.environ["ATTACK_MARK"]}'.encode()
    print('PLANTED', ctypes.addressof(place), os.getpid(), flush=True)
    time.sleep(seconds)


def read(pid, address):
    target = ctypes.create_string_buffer(64)
    local, remote = Vector(ctypes.addressof(target), 63), Vector(address, 63)
    if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0:
        return target.value
    try:
        with open(f'/proc/{pid}/mem', 'rb', 0) as memory:
            memory.seek(address)
            return memory.read(63)
    except (OSError, OverflowError):
        return b''


def find(address, pid):
    secret = b'secret of ' + os.environ['ATTACK_MARK'].encode()
    for other in dict.fromkeys([pid, os.getpid(), os.getppid(), *range(1, 300)]):
        if other > 0 and read(other, address).startswith(secret):
            through(f'read the secret of another run at {address:#x} of process {other}')
            return
    same = abs(ctypes.addressof(place) - address) < 1 << 20
    stopped(f'nothing of the other run is at its address, which is {"the same" if same else "another"} here')


if sys.argv[1] == 'plant':
    plant(float(sys.argv[2]))
else:
    find(int(sys.argv[2]), int(sys.argv[3]))
