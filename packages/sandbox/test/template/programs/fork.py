import atexit
import os
import random
import sys
import threading

atexit.register(print, 'atexit of', sys.argv[0])
order = []
os.register_at_fork(before=lambda: order.append('before'), after_in_parent=lambda: order.append('in parent'), after_in_child=lambda: order.append('in child'))


def in_child(action):
    """Forks, and waits for the child before anything else is printed."""
    pid = os.fork()
    if pid == 0:
        action()
        os._exit(0)
    print('child ended with', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def tell():
    thread = threading.main_thread()
    print(threading.current_thread().name, thread.native_id == os.getpid() == threading.get_native_id(), threading.active_count())
    print(order, random.random() == expected, os.getppid() > 0)
    sys.exit(5)


def fail():
    raise ValueError('in the child')


random.seed(1)
expected = random.Random(1).random()
in_child(tell)
reader, writer = os.pipe()
in_child(lambda: os.write(writer, b'from the child'))
print(os.read(reader, 100), order)
in_child(fail)
in_child(lambda: os.execlp('echo', 'echo', 'executed'))
print('done')
