"""Burns the processor with many processes at once: a run beside it must still get its share. Prints what it used, in ms."""

import os
import resource
import sys
import time

from attack import is_control

if is_control():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def burn(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


role, seconds = sys.argv[1], float(sys.argv[2])
if role == 'plant':
    for _ in range(16):
        if os.fork() == 0:
            os.setsid()  # a session of its own: some kernels share the processor by session
            burn(seconds)
            os._exit(0)
    for _ in range(16):
        os.wait()
else:
    burn(seconds)
used = resource.getrusage(resource.RUSAGE_CHILDREN if role == 'plant' else resource.RUSAGE_SELF)
print('CPU', round(1000 * (used.ru_utime + used.ru_stime)), flush=True)
