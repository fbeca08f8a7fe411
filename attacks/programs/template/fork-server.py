"""
An unprotected fork server, for the controls of this group. What it has its children have too, and nothing keeps them from it.
`fork-server.py HOW PROGRAM ARGUMENTS… -- PROGRAM ARGUMENTS…`. HOW the runs are made, one after another or not:
- fork:     each a fork of the server by the C library, without what Python does after a fork
- same:     in the server's own process: it is used again and again
- together: forks at the same time
- few:      forks, and there may be few processes
"""

import ctypes
import mmap
import os
import random
import resource
import runpy
import socket
import sys
import traceback

from attack import stopped, through

libc = ctypes.CDLL(None, use_errno=True)
SECRET = b'secret of the server ' + os.environ['ATTACK_MARK'].encode()
os.environ['SERVER_KEY'] = 'key'
PR_SET_PTRACER = 0x59616D61

HOME = os.getcwd()
held = [socket.socketpair(), open('/etc/passwd'), os.pipe()]
for number in held[2]:
    os.set_inheritable(number, True)
shared = mmap.mmap(-1, 4096)
secret_in_memory = ctypes.create_string_buffer(SECRET)
os.environ['SERVER_SECRET_AT'] = str(ctypes.addressof(secret_in_memory))
libc.prctl(PR_SET_PTRACER, ctypes.c_ulong(-1 & (2**64 - 1)), 0, 0, 0)
random.random()


def runs(words):
    while '--' in words:
        place = words.index('--')
        yield words[:place]
        words = words[place + 1:]
    yield words


def run(words):
    sys.argv = words
    os.chdir(HOME)
    try:
        runpy.run_path(words[0], run_name='__main__')
    except SystemExit:
        pass
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()


def forked(words):
    pid = libc.fork()
    if pid == 0:
        run(words)
        os._exit(0)
    if pid < 0:
        through(f'the server cannot make the next run: {os.strerror(ctypes.get_errno())}')
    return pid


def main(how, *words):
    if how == 'few':
        resource.setrlimit(resource.RLIMIT_NPROC, (60, 60))
    children = []
    for each in runs(list(words)):
        if how == 'same':
            run(each)
        else:
            children.append(forked(each))
            if how == 'fork':
                os.waitpid(children.pop(), 0)
            elif how == 'few':
                import time
                time.sleep(1)
    for pid in children:
        if how != 'few' and pid > 0:
            os.waitpid(pid, 0)
    stopped('the server is still there')


main(*sys.argv[1:])
