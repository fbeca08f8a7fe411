import os
import sys

if sys.argv[1] == 'close':
    sys.stdout.close()
if sys.argv[1] == 'descriptor':
    os.close(1)
if sys.argv[1] == 'none':
    sys.stdout = None
if sys.argv[1] == 'deleted':
    del sys.stdout
if sys.argv[1] == 'stdin':
    sys.stdin.close()
    input()
print('to nowhere')
print('seen', file=sys.stderr)
