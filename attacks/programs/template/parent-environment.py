"""Looks for variables and words of the process that it was forked from: in every copy that there is of the environment, and on its own stack."""

import ctypes
import os
import re

from attack import is_control, stopped, through

GIVEN = {'PATH', 'HOME', 'LANG', 'LC_CTYPE', 'TMPDIR', 'USER', 'LOGNAME', 'TERM', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'}
GIVEN |= {'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED', 'ATTACK_MARK'}
if is_control():
    GIVEN |= {name for name in os.environ if not name.startswith('SERVER')}
# What brings the template itself about: the same for every image, and no secret.
PUBLIC = {'LD_PRELOAD', 'LD_BIND_NOW'}


def by_library():
    entries = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
    number = 0
    while entries[number] is not None:
        yield entries[number].split(b'=')[0].decode('utf-8', 'replace')
        number += 1


def by_kernel():
    for pid in ['self', str(os.getppid()), '1', *filter(str.isdigit, os.listdir('/proc'))]:
        try:
            with open(f'/proc/{pid}/environ', 'rb') as file:
                yield from (entry.split(b'=')[0].decode('utf-8', 'replace') for entry in file.read().split(b'\0') if b'=' in entry)
        except OSError:
            continue


def by_stack():
    """What the kernel once wrote above the stack, whatever has been overwritten in front of it."""
    with open('/proc/self/maps') as maps:
        start, end = next((int(part, 16) for part in line.split()[0].split('-')) for line in maps if line.endswith('[stack]\n'))
    with open('/proc/self/mem', 'rb', 0) as memory:
        memory.seek(max(start, end - (256 << 10)))
        text = memory.read(end - max(start, end - (256 << 10)))
    yield from (name.decode() for name in re.findall(rb'(?<=\0)([A-Z][A-Z0-9_]{2,40})=[^\0]{0,4096}(?=\0)', text))


def by_arguments():
    for pid in {os.getppid(), 1}:
        try:
            with open(f'/proc/{pid}/cmdline') as file:
                line = file.read().replace('\0', ' ')
        except OSError:
            continue
        if line and not is_control():
            yield f'the command line {line}'


for way in (by_library, by_kernel, by_stack, by_arguments):
    more = sorted(set(way()) - GIVEN - PUBLIC)
    for name in more[:5]:
        through(f'{way.__name__}: sees {name}')
    if not more:
        stopped(f'{way.__name__}: only what was given')
