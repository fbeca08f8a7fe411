"""
Abstract Unix sockets, which belong to the network namespace: held open, left open by a process in the background, and in
flight in a ring of sockets that nobody holds, which the kernel frees only when it next looks.
"""

import array
import os
import socket
import sys
import time

from attack import stopped, through

NAMES = [f'\0{sys.argv[3]}-{how}' for how in ('open', 'left', 'flight')]


def listener(name):
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(name)
    server.listen(8)
    return server


def send(through_socket, *sockets):
    descriptors = array.array('i', [one.fileno() for one in sockets])
    through_socket.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])


def leave_in_flight(name):
    left, right = socket.socketpair()
    server = listener(name)
    send(left, right, server)
    send(right, left)
    for one in (left, right, server):
        one.close()


def leave_in_background(name):
    if os.fork() == 0:
        os.setsid()
        server = listener(name)
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        time.sleep(30)
        os._exit(server.fileno())


def plant(seconds):
    held = listener(NAMES[0])
    leave_in_background(NAMES[1])
    leave_in_flight(NAMES[2])
    print('PLANTED', held.getsockname(), flush=True)
    time.sleep(max(seconds, 0.2))


def find(seconds):
    end = time.monotonic() + seconds
    found = {}
    while len(found) < len(NAMES):
        for name in [one for one in NAMES if one not in found]:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.setblocking(False)
                try:
                    client.connect(name)
                    found[name] = True
                except OSError:
                    continue
        if time.monotonic() >= end:
            break
        time.sleep(0.1)
    for name in NAMES:
        (through if name in found else stopped)(f"another run's socket {name[1:]} {'answers' if name in found else 'is not there'}")


role, seconds = sys.argv[1], float(sys.argv[2])
(plant if role == 'plant' else find)(seconds)
