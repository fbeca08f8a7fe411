"""Ignores whatever asks it to end, and writes all the time."""
import os
import signal
import sys
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
os.write(1, b'ready\n')
started = time.monotonic()
while time.monotonic() < started + (1 if 'ATTACK_CONTROL' in os.environ else 1e9):
    try:
        if len(sys.argv) > 1 and sys.argv[1] == 'loud':
            os.write(1, b'x' * 100)
    except OSError:
        pass
    time.sleep(0.01)
if 'ATTACK_CONTROL' in os.environ:
    print('\nTHROUGH: nothing ended it')
