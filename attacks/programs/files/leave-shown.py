"""Leaves things behind for whoever takes out what a program shows. The argument: which."""
import os
import sys

from attack import bound, through

# Outside a sandbox nobody says where.
FOLDER = os.environ.get('INVIGIL_DISPLAY', '.display/0').split(' ')[0]


def links():
    os.makedirs(FOLDER)
    for number, target in enumerate(('/etc/passwd', '/etc/hostname', '../../../../etc/passwd', '/proc/self/environ', '/dev/zero')):
        os.symlink(target, f'{FOLDER}/{number}')
    os.mkfifo(f'{FOLDER}/9')
    with open(f'{FOLDER}/0plain', 'w') as file:
        file.write('plain')


def folder():
    os.makedirs(os.path.dirname(FOLDER))
    os.symlink('/etc', FOLDER)


def parent():
    os.symlink('/', os.path.dirname(FOLDER))


def flood():
    os.makedirs(FOLDER)
    made = 0
    try:
        for number in range(bound(300, 30_000)):
            with open(f'{FOLDER}/{number}', 'wb') as file:
                file.truncate(31 << 20) if number % 2 else file.write(b'x' * 1000)
            made += 1
    except OSError:
        pass
    print(made)


def polyglots():
    os.makedirs(FOLDER)
    script = b'<script>alert(1)</script>'
    for number, head in enumerate((b'', b' \n', b'<!-- -->', b'<?xml version="1.0"?>', b'\xef\xbb\xbf', b'<!-- ' + b'x' * 5000 + b' -->', b'\n' * 500)):
        with open(f'{FOLDER}/{number}.png', 'wb') as file:
            file.write(head + script)


globals()[sys.argv[1]]()
through('left behind')
