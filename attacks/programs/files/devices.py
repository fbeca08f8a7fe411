"""The devices that the host has and no program needs; and whatever else stands in /dev."""
import os

from attack import attempt, stopped, through

EXPECTED = {'null', 'zero', 'full', 'random', 'urandom', 'tty', 'pts', 'ptmx', 'shm', 'fd', 'stdin', 'stdout', 'stderr', 'mqueue', 'console'}

for name in ('kmsg', 'mem', 'port', 'kvm', 'fuse', 'net/tun', 'loop-control', 'loop0', 'sda', 'vda', 'mapper/control', 'uinput', 'vhost-vsock', 'vsock', 'cpu_dma_latency', 'hpet', 'userfaultfd', 'console', 'tty', 'tty0', 'ttyS0'):
    attempt(f'opening /dev/{name}', lambda: os.close(os.open(f'/dev/{name}', os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)))
others = set(os.listdir('/dev')) - EXPECTED
if others:
    through(f'/dev also holds {", ".join(sorted(others)[:8])}')
else:
    stopped('/dev holds nothing else')
