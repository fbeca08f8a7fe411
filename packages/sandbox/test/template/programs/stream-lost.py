"""What was printed before the process ended without Python's leave."""
import ctypes
import os
import signal
import sys

print('printed')
sys.stdout.write('without end of line')
ctypes.CDLL(None).printf(b' of the c library')
if sys.argv[1] == '_exit':
    os._exit(3)
if sys.argv[1] == 'kill':
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == 'exec':
    os.execvp('echo', ['echo', ' executed'])
if sys.argv[1] == 'fork' and os.fork() == 0:
    print('child')
    sys.exit()
os.waitpid(-1, 0)
raise ValueError
