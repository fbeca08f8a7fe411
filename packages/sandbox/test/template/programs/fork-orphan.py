"""A child that outlives the program, and one that nobody waits for."""
import os
import time

if os.fork() == 0:
    time.sleep(600)
    print('never')
if os.fork() == 0:
    os._exit(0)
print(os.waitpid(-1, 0)[0] > 0)
try:
    os.forkpty
    pid, master = os.forkpty()
    if pid == 0:
        os.write(1, f'in a terminal: {os.isatty(0)}\n'.encode())
        os._exit(0)
    print(os.waitpid(pid, 0)[1], os.read(master, 100))
except OSError as error:
    print(error)
print('done')
