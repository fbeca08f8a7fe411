"""What prctl tells, and accounts that begin at nothing."""
import ctypes
import os
import resource
import time

process, wall = time.process_time(), time.monotonic()
libc = ctypes.CDLL(None, use_errno=True)
value = ctypes.c_int(-1)
print('death signal', libc.prctl(2, ctypes.byref(value)), value.value)
for name, number in (('dumpable', 3), ('keeps capabilities', 7), ('timing', 13), ('securebits', 27), ('timer slack', 30), ('no new privileges', 39),
                     ('transparent huge pages', 42), ('seccomp', 21)):
    print(name, libc.prctl(number, 0, 0, 0, 0))
print('reaper', libc.prctl(37, ctypes.byref(value)), value.value)
name = ctypes.create_string_buffer(16)
libc.prctl(16, name)
print('name', name.value)
times = os.times()
print('near nothing:', process < 1, time.thread_time() < 1, times.user < 1, times.system < 1, times.children_user, times.children_system)
print('children', resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, 'wall', wall > 0, time.perf_counter() > 0)
print('done')
