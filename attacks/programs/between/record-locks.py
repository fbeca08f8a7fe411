"""Record locks and leases on shared files: a lease would hold up everyone who opens the file for writing, the host's updates too."""

import fcntl
import os
import struct

from attack import attempt

F_OFD_SETLK = 37
for path in ('/usr/bin/env', '/usr/lib/os-release', '/etc/passwd'):
    descriptor = os.open(path, os.O_RDONLY)
    lock = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0)
    attempt(f'write lock on {path}', lambda: fcntl.fcntl(descriptor, fcntl.F_SETLK, lock))
    attempt(f'write lock of the description of {path}', lambda: fcntl.fcntl(descriptor, F_OFD_SETLK, lock))
    attempt(f'lease on {path}', lambda: fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK))
