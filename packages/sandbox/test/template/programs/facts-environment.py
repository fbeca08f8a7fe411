"""The environment, from each side: Python's copy, the C library's, the kernel's and a child's."""
import ctypes
import os
import subprocess

print(list(os.environ.items()))
print(list(os.environb.items()))
libc = ctypes.CDLL(None)
entries = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')
there = []
while entries[len(there)] is not None:
    there.append(entries[len(there)])
print(there)
print([os.getenv(name) for name in ('PATH', 'HOME', 'USER', 'LANG', 'ASKED', 'LD_PRELOAD', 'PYTHONHASHSEED')])
print(open('/proc/self/environ', 'rb').read().rstrip(b'\0').split(b'\0'))
os.putenv('PUT', '1')
os.environ['SET'] = 'two'
os.environ.pop('USER', None)
print(subprocess.run(['env'], capture_output=True, text=True).stdout)
print('done')
