"""Reads the memory of the process that it was forked from, and of every other that it can name."""

import ctypes
import os

from attack import is_control, stopped, through

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_DETACH, PTRACE_SEIZE = 16, 17, 0x4206
here = ctypes.create_string_buffer(b'something at an address that the parent has too')


class Vector(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]


def others():
    """Whoever could be a template: the parent first."""
    if is_control():
        return [os.getppid()]
    listed = {int(name) for name in os.listdir('/proc') if name.isdigit()}
    return [os.getppid(), *sorted((listed | set(range(300))) - {os.getpid(), os.getppid()})]


def by_file(pid):
    with open(f'/proc/{pid}/maps') as maps:
        start = int(next(line for line in maps if 'rw-p' in line).split('-')[0], 16)
    with open(f'/proc/{pid}/mem', 'rb', 0) as memory:
        memory.seek(start)
        return len(memory.read(64)) > 0


def by_call(pid):
    target = ctypes.create_string_buffer(64)
    local, remote = Vector(ctypes.addressof(target), 64), Vector(ctypes.addressof(here), 48)
    return libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0


def by_writing(pid):
    local, remote = Vector(ctypes.addressof(here), 48), Vector(ctypes.addressof(here), 48)
    return libc.process_vm_writev(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0


def by_tracing(pid):
    for request in (PTRACE_SEIZE, PTRACE_ATTACH):
        if libc.ptrace(request, pid, None, None) == 0:
            libc.ptrace(PTRACE_DETACH, pid, None, None)
            return True
    return False


def by_advice(pid):
    descriptor = os.pidfd_open(pid)
    vector = Vector(ctypes.addressof(here) & ~4095, 4096)
    return libc.syscall(440, descriptor, ctypes.byref(vector), 1, 20, 0) > 0


for way in (by_file, by_call, by_writing, by_tracing, by_advice):
    reached = []
    for pid in others():
        try:
            if pid > 0 and way(pid):
                reached.append(pid)
        except (OSError, StopIteration):
            continue
    if reached:
        through(f'{way.__name__}: reached the memory of {reached}')
    else:
        stopped(f'{way.__name__}: no other process is reached')
