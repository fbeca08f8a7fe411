"""Leaves things behind for whoever takes files out after the run. The argument: which."""
import os
import socket
import sys

from attack import through


def links():
    for number, target in enumerate(('/etc/passwd', '/etc/shadow', '/etc/hostname', '/proc/self/environ', '../../etc/passwd', '/proc/1/environ', '/dev/zero')):
        os.symlink(target, f'link{number}.txt')
    os.symlink('link0.txt', 'chain.txt')
    os.symlink('loop.txt', 'loop.txt')


def folders():
    os.symlink('/etc', 'out')
    os.symlink('/proc/self/root/etc', 'root')
    os.symlink('..', 'up')
    os.makedirs('inner/deep')
    os.symlink('../../..', 'inner/deep/top')


def pipes():
    os.mkfifo('pipe.txt')
    os.makedirs('folder.txt')
    os.mkfifo('folder.txt/pipe.txt')
    with open('plain.txt', 'w') as file:
        file.write('plain')


def sockets():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind('socket.txt')
    listener.listen(1)
    with open('plain.txt', 'w') as file:
        file.write('plain')


def sparse():
    for number in range(100):
        with open(f'sparse{number}.txt', 'wb') as file:
            file.truncate(31 << 20)


def many():
    made = 0
    try:
        for number in range(30_000):
            with open(f'{number}.txt', 'w') as file:
                file.write('x')
            made += 1
    except OSError:
        pass
    print(made)


def unreadable():
    os.makedirs('closed')
    with open('closed/secret.txt', 'w') as file:
        file.write('secret')
    with open('mine.txt', 'w') as file:
        file.write('mine')
    os.chmod('mine.txt', 0)
    os.chmod('closed', 0)
    os.chmod('.', 0)


def names():
    odd = [b'new\nline.txt', b'-rf.txt', b'bad\xff\xfe.txt', b'tab\t.txt', b'\x1b[31mred.txt', b'"quote\'.txt', b'back\\slash.txt', 'é.txt'.encode(), b' .txt', b'x' * 251 + b'.txt', b'*.txt', b'[a-z].txt', b'$(id).txt', b'...txt']
    for name in odd:
        with open(name, 'wb') as file:
            file.write(name)
    print(len(odd))


globals()[sys.argv[1]]()
through('left behind')
