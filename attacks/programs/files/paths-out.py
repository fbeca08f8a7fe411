"""Paths that lead out of the root, were they not watched. The argument: a file of the host to look for."""
import os
import sys

from attack import stopped, through

wanted = sys.argv[1]
ways = ['/..' * 40, '/proc/self/root', '/proc/self/root/..', '/proc/self/cwd' + '/..' * 40, '/proc/thread-self/root/..', '/dev/fd/0/..', '/proc/self/fd/0/..', '/proc/self/task/1/root']
if 'control' in sys.argv:
    open(wanted, 'w').close()
    os.makedirs('root/inside')
    os.chdir('root/inside')
    ways = ['../..']
for way in ways:
    path = f'{way}/{wanted}'
    try:
        os.stat(path)
        through(f'{path} is there')
    except OSError as error:
        stopped(f'{path}: {error.strerror}')
