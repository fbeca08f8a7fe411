"""Reaches a server of the host on 127.0.0.1 and ::1. Arguments: its ports."""

import socket
import sys

from attack import attempt


def talk(host, port):
    with socket.create_connection((host, port), timeout=2) as connection:
        connection.sendall(b'GET /healthz HTTP/1.0\r\n\r\n')
        if not connection.recv(100):
            raise OSError('no answer')


for port in sys.argv[1:]:
    for host in ('127.0.0.1', '::1', '0.0.0.0', '127.1.2.3'):
        attempt(f'talk to {host}:{port}', lambda: talk(host, int(port)))
