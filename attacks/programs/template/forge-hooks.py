"""Calls whatever of the template is in its own memory: the code that made it, to serve or to end runs in its name."""

import ctypes
import os
import signal

from attack import is_control, stopped, through

libc = ctypes.CDLL(None)
libc.dlsym.restype = ctypes.c_void_p
libc.dlsym.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
signal.alarm(5)


def objects():
    """Paths of what is mapped and is neither Python's nor the system's."""
    with open('/proc/self/maps') as maps:
        names = {line.split(None, 5)[5].strip() for line in maps if line.count('/') > 0}
    return sorted(name for name in names if not name.startswith(('/usr/lib/', '/usr/bin/', '/usr/local/lib/', '/lib/')))


def readable(name):
    try:
        with open(name.removesuffix(' (deleted)'), 'rb') as file:
            return len(file.read(16)) > 0
    except OSError:
        return False


for number in range(3, 1024):
    try:
        os.write(number, b'\0' * 64)
        through(f'wrote to descriptor {number}')
    except OSError:
        continue
for name in objects():
    if is_control():
        through(f'has {name}')
    # That it is there is public. To be worth something, it must speak to somebody.
    print('mapped', name, readable(name), flush=True)
for name in (b'template_serve', b'template_run', b'invigil_template', b'serve', b'link_send'):
    if libc.dlsym(None, name):
        print('symbol', name, flush=True)
stopped('nobody can be spoken to')
