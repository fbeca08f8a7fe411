"""Everything that /proc tells of other processes, first of all of PID 1. The argument: another PID to look at."""
import os
import sys

from attack import attempt

ME = {os.getpid(), os.getppid()}


def read(path):
    with open(path, 'rb') as file:
        if not file.read(16):
            raise OSError('nothing in it')


target = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] != 'control' else '1'
for name in ('environ', 'maps', 'mem', 'auxv', 'stack', 'syscall', 'io'):
    attempt(f'/proc/{target}/{name}', lambda: read(f'/proc/{target}/{name}'))
for name in ('root', 'cwd', 'exe'):
    attempt(f'/proc/{target}/{name}', lambda: os.stat(f'/proc/{target}/{name}/'))
attempt(f'/proc/{target}/fd', lambda: os.listdir(f'/proc/{target}/fd'))
for name in ('fd', 'root', 'ns/pid'):
    attempt(f'/proc/{target}/task/{target}/{name}', lambda: os.stat(f'/proc/{target}/task/{target}/{name}'))
