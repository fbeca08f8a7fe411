"""How deep a program may go, in Python and in C, in the main thread and in another."""
import sys
import threading


def depth(n=1):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def through_c(n):
    return 0 if n == 0 else 1 + next(map(through_c, (n - 1,)))


print(sys.getrecursionlimit(), depth())
in_thread = []
thread = threading.Thread(target=lambda: in_thread.append(depth()))
thread.start()
thread.join()
print(in_thread)
sys.setrecursionlimit(100_000)
print(through_c(20_000))
thread = threading.Thread(target=lambda: in_thread.append(through_c(20_000)))
thread.start()
thread.join()
print(in_thread)
print(threading.stack_size(), repr(eval('[' * 90 + ']' * 90))[:5])
print('done')
