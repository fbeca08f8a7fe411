"""Leaves a file of a given name in every writable folder, and stays for a while. Arguments: the name, seconds."""
import os
import sys
import time

from attack import bound

for folder in bound(['.'], ['.', '/tmp', '/dev/shm', '/var/tmp', '/run', '/var/lib', '/home', '/opt']):
    try:
        with open(os.path.join(folder, sys.argv[1]), 'w') as file:
            file.write('secret')
    except OSError:
        pass
print('left', flush=True)
time.sleep(float(sys.argv[2]))
