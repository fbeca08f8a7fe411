"""stdout and stderr on one pipe, from Python, from the C library and from a child: the order in which they were written."""
import ctypes
import os
import subprocess
import sys

os.dup2(1, 2)
libc = ctypes.CDLL(None)
for number in range(3):
    print('out', number)
    print('err', number, file=sys.stderr)
    libc.puts(b'c library')
    os.write(1, b'raw\n')
    sys.stdout.write('half ')
    sys.stderr.write('line ')
    libc.printf(b'c %d\n', number)
    subprocess.run(['echo', 'child'])
    sys.stdout.buffer.write(b'bytes\n')
print('partial', end='')
raise SystemExit('said to stderr')
