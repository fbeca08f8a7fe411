"""Hears by inotify and dnotify what other runs open among the files that all share."""

import ctypes
import fcntl
import os
import select
import signal
import sys
import time

from attack import stopped, through

PLACES = ['/usr/bin', '/usr/bin/env', '/usr/lib/os-release', '/usr/lib', '/etc', '/etc/passwd', '/', '/opt/node/bin']
ACCESS = 0x21  # IN_ACCESS | IN_OPEN
libc = ctypes.CDLL(None, use_errno=True)


def plant(seconds):
    print('PLANTED', flush=True)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in ('/usr/bin/env', '/usr/lib/os-release', '/etc/passwd'):
            with open(path, 'rb') as file:
                file.read(10)
        time.sleep(0.1)


def find(seconds):
    heard = []
    signal.signal(signal.SIGIO, lambda *_: heard.append('dnotify'))
    # dnotify: all that is done by others; this process opens nothing more below it from here on.
    notified = 0
    for path in ('/usr/bin', '/usr/lib', '/etc'):
        try:
            fcntl.fcntl(os.open(path, os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS | fcntl.DN_MULTISHOT)
            notified += 1
        except OSError:
            continue
    queue = libc.inotify_init1(os.O_NONBLOCK)
    watches = sum(libc.inotify_add_watch(queue, path.encode(), ACCESS) >= 0 for path in PLACES)
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(heard) < 3:
        if watches and select.select([queue], [], [], 0.1)[0]:
            os.read(queue, 4096)
            heard.append('inotify')
        elif not watches:
            time.sleep(0.1)
    if heard:
        through(f'heard what another run opens, by {" and ".join(sorted(set(heard)))}')
    else:
        stopped(f'{watches} watches and {notified} notifications, and nothing was heard')


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
