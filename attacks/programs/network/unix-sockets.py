"""Reaches Unix sockets of the host. Arguments: their names, `@` standing for the NUL of an abstract one."""

import glob
import socket
import sys

from attack import attempt, is_control, stopped


def talk(name):
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)
    for kind in kinds:
        with socket.socket(socket.AF_UNIX, kind) as connection:
            connection.settimeout(2)
            try:
                connection.connect(name.replace('@', '\0', 1) if name.startswith('@') else name)
                return
            except OSError as error:
                last = error
    raise last


for name in sys.argv[1:]:
    attempt(f'reach {name}', lambda: talk(name))
if not is_control():
    found = [path for place in ('/run', '/var/run', '/tmp', '/var/lib') for path in glob.glob(f'{place}/**', recursive=True)]
    for name in ['/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private', '/dev/log', *found]:
        attempt(f'reach {name}', lambda: talk(name))
    try:
        with open('/proc/self/net/unix') as lines:
            names = [line.split()[7] for line in lines if len(line.split()) > 7]
    except OSError as error:
        names = []
        stopped(f'/proc/self/net/unix: {error}')
    for name in names:
        attempt(f'reach {name}', lambda: talk(name))
