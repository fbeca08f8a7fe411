"""Changes the files that every later run is given. Outside a sandbox a small copy of such a tree stands for them."""
import os
import shutil

from attack import attempt, is_control

ROOT = ''
if is_control():
    ROOT = os.path.join(os.getcwd(), 'tree')
    for folder in ('usr/bin', 'usr/lib', 'etc', 'opt/node/bin'):
        os.makedirs(f'{ROOT}/{folder}')
    for file in ('usr/bin/env', 'usr/bin/gcc', 'etc/passwd', 'etc/ld.so.cache', 'opt/node/bin/node'):
        with open(f'{ROOT}/{file}', 'w') as made:
            made.write('as it should be')


def append(path):
    with open(ROOT + path, 'ab') as file:
        file.write(b'\n')


def create(folder):
    with open(f'{ROOT}{folder}/hostile', 'wb') as file:
        file.write(b'#!/bin/sh\n')


for folder in ('/usr/bin', '/usr/lib', '/etc', '/opt/node/bin', '/bin', '/lib', '/'):
    attempt(f'a file of its own in {folder}', lambda: create(folder))
for path in ('/etc/passwd', '/etc/ld.so.cache', '/usr/bin/env', '/opt/node/bin/node'):
    attempt(f'writing to {path}', lambda: append(path))
attempt('permissions of /usr/bin', lambda: os.chmod(f'{ROOT}/usr/bin', 0o777))
attempt('times of /usr/bin/env', lambda: os.utime(f'{ROOT}/usr/bin/env', (0, 0)))
attempt('an attribute on /usr/bin/env', lambda: os.setxattr(f'{ROOT}/usr/bin/env', 'user.hostile', b'1'))
attempt('a new name for /usr/bin/gcc', lambda: os.rename(f'{ROOT}/usr/bin/gcc', f'{ROOT}/usr/bin/gcc.old'))
attempt('removing /usr/bin/env', lambda: os.unlink(f'{ROOT}/usr/bin/env'))
attempt('a folder at the root', lambda: os.mkdir(f'{ROOT}/hostile'))
attempt('removing /usr/lib', lambda: shutil.rmtree(f'{ROOT}/usr/lib') if is_control() else os.rmdir('/usr/lib'))
