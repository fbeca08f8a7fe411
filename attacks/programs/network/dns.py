"""Asks the resolver for a name, then the configured name servers directly. In the control, for a name that every host knows."""

import socket

from attack import attempt, is_control

NAME = 'localhost' if is_control() else 'example.com'


def servers():
    try:
        with open('/etc/resolv.conf') as lines:
            return [line.split()[1] for line in lines if line.startswith('nameserver')]
    except OSError:
        return []


def ask(address):
    question = b'\x13\x37\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x03com\x00\x00\x01\x00\x01'
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.sendto(question, (address, 53))


for name in ('example.com', 'one.one.one.one') if not is_control() else (NAME,):
    attempt(f'resolve {name}', lambda: socket.getaddrinfo(name, 80))
for address in [*servers(), '127.0.0.53', '1.1.1.1', '8.8.8.8', '::1'] if not is_control() else ['127.0.0.1']:
    attempt(f'ask the name server {address}', lambda: ask(address))
