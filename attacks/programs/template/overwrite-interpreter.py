"""Writes into the interpreter that all runs of a template share, by the link that the kernel gives: when it runs, and when it does no more."""

import os
import sys
import time

from attack import is_control, stopped, through


def try_to_write(path, when):
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except OSError as error:
        stopped(f'{when}: {error.strerror}')
        return
    through(f'{when}: the interpreter can be written to')
    os.close(descriptor)


try_to_write('/proc/self/exe', 'running')
held = os.open('/proc/self/exe', os.O_PATH)
os.set_inheritable(held, True)
with open('/proc/self/maps') as maps:
    for path in sorted({line.split()[5] for line in maps if '.so' in line})[:5]:
        if not is_control():
            try_to_write(path, path)
parent = os.getpid()
if os.fork() == 0:
    time.sleep(0.5)
    try_to_write(f'/proc/self/fd/{held}', 'by a descriptor, when it has become something else')
    try_to_write(f'/proc/{parent}/exe', 'of another')
    for action in (lambda: os.truncate(f'/proc/self/fd/{held}', 0), lambda: os.chmod(f'/proc/self/fd/{held}', 0o777)):
        if not is_control():
            try:
                action()
                through('changed the interpreter')
            except OSError as error:
                stopped(error.strerror)
    os._exit(0)
os.execv('/bin/sleep', ['sleep', '1.5'])
