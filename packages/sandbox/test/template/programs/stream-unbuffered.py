"""Without PYTHONUNBUFFERED a pipe is filled in blocks."""
import os
import sys

print(sys.stdout.line_buffering, sys.stdout.write_through)
print('buffered')
os.write(1, b'raw\n')
print('lost', 'done')
if len(sys.argv) > 1:
    os._exit(0)
