"""Writes files of 4 MiB into every folder that takes them, until none does."""
import os

from attack import bound, stopped, through

BLOCK = b'x' * (4 << 20)
ENOUGH = 128 << 20

written = 0
reasons = []
for folder in bound([os.getcwd()], [os.getcwd(), '/tmp', '/dev/shm', '/var/tmp', '/run']):
    for number in range(ENOUGH // len(BLOCK)):
        try:
            with open(f'{folder}/fill{number}', 'wb', buffering=0) as file:
                written += file.write(BLOCK)
        except OSError as error:
            reasons.append(f'{folder}: {error.strerror}')
            break
if written >= ENOUGH:
    through(f'{written >> 20} MiB of files')
else:
    stopped(f'after {written >> 20} MiB: {", ".join(reasons)}')
