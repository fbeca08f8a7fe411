"""Reads files and folders of the host that no run needs. Arguments: paths; those that end in / are listed."""
import os
import sys

from attack import stopped, through

# What is the sandbox's own, and no more than that.
EXPECTED = {
    '/': set('.disk bin dev etc home lib lib32 lib64 libx32 mnt opt proc run sbin sys tmp usr var'.split()),
    '/home/': {'student'},
    '/opt/': {'node', 'prepared', 'typescript', 'types'},
    '/var/': {'tmp'},
}

for path in sys.argv[1:]:
    try:
        if path.endswith('/'):
            names = set(os.listdir(path)) - EXPECTED.get(path, set())
            if names:
                through(f'{path} holds {", ".join(sorted(names)[:5])}')
            else:
                stopped(f'{path} holds nothing of the host')
        else:
            with open(path, 'rb') as file:
                through(f'{path} begins with {file.read(20)!r}')
    except OSError as error:
        stopped(f'{path}: {error.strerror}')
