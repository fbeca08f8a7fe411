"""Prints a file as it is, for somebody else to compare."""
import sys

from attack import stopped

try:
    with open(sys.argv[1], 'rb') as file:
        sys.stdout.buffer.write(file.read())
except OSError as error:
    stopped(f'{sys.argv[1]}: {error.strerror}')
