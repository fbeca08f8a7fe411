"""What a run is that comes after a hostile package: it must be right, and its process as if there were none."""

import os
import signal
import sys

RIGHT = f'RIGHT {6 * 7}\n'.encode()
LINES = []


def found():
    hostile = sys.modules.get('package')
    yield from getattr(hostile, 'REPORT', ())
    if os.umask(0o22) != 0o22:
        yield 'another umask'
    if os.getcwd() == '/tmp':
        yield 'another working folder'
    if os.getpriority(os.PRIO_PROCESS, 0) != 0:
        yield 'another priority'
    if signal.pthread_sigmask(signal.SIG_BLOCK, []):
        yield 'blocked signals'
    for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP, signal.SIGCHLD):
        if signal.getsignal(number) == signal.SIG_IGN:
            yield f'{signal.Signals(number).name} is ignored'
    for number in range(3, 1024):
        try:
            yield f'descriptor {number} is open: {os.readlink(f"/proc/self/fd/{number}")}, {os.fstat(number).st_mode:o}'
        except OSError:
            continue
    status = os.open('/proc/self/maps', os.O_RDONLY)
    maps = b''
    while part := os.read(status, 65536):
        maps += part
    os.close(status)
    for line in maps.decode().split('\n'):
        if len(line.split()) > 1 and line.split()[1][1:4:2] == 'ws':
            yield f'shared memory: {line}'
    try:
        os.mkdir(f'/tmp/made-{os.getpid()}')
    except OSError as error:
        yield f'no folder can be made: {error}'
    import colorsys
    import logging
    logging.getLogger('after').debug(colorsys.rgb_to_hsv(1, 1, 1))
    import resource
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < 64 or resource.getrlimit(resource.RLIMIT_CPU)[1] == 20:
        yield 'lower limits'


for each in found():
    LINES.append(f'THROUGH: {each}\n'.encode())
os.write(1, RIGHT + (b''.join(LINES) or b'STOPPED: the run is as if there were no package\n'))
