"""POSIX shared memory: segments of 8 MiB, mapped and written to."""
import mmap
import os

from attack import bound, stopped, through

SIZE = 8 << 20
folder = bound(os.getcwd(), '/dev/shm')
held = []
try:
    for number in range(24):
        descriptor = os.open(f'{folder}/segment{number}', os.O_RDWR | os.O_CREAT, 0o600)
        os.posix_fallocate(descriptor, 0, SIZE)
        memory = mmap.mmap(descriptor, SIZE)
        memory.write(b'x' * SIZE)
        held.append(memory)
        os.unlink(f'{folder}/segment{number}')
    through(f'{len(held) * SIZE >> 20} MiB of shared memory')
except OSError as error:
    stopped(f'after {len(held) * SIZE >> 20} MiB: {error.strerror}')
