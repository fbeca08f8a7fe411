"""Fills the disk to the last byte."""
from attack import bound, stopped, through

written = 0
try:
    for number in range(bound(16, 1024)):
        with open(f'fill{number}', 'wb', buffering=0) as file:
            written += file.write(b'x' * (1 << 20))
    with open('fill-last', 'wb', buffering=0) as file:
        while written < bound(0, 1 << 40):
            written += file.write(b'x')
except OSError as error:
    stopped(f'after {written >> 20} MiB: {error.strerror}')
else:
    through(f'{written >> 20} MiB of files')
