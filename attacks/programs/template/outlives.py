"""Leaves processes behind that its parent does not know: forked twice, in sessions of their own, deaf to signals."""

import os
import signal
import sys
import time

from attack import bound, stopped

for kind in range(4):
    if os.fork() == 0:
        if kind % 2:
            os.setsid()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            for descriptor in range(3):
                os.close(descriptor)
            time.sleep(bound(20, 600))
        os._exit(0)
for _ in range(4):
    os.wait()
stopped('the rest is for those who come after')
sys.stdout.flush()
