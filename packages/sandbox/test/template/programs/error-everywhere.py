"""Exceptions where no program can catch them: threads, finalisers, exit functions, hooks, generators, child threads."""
import atexit
import sys
import threading
import weakref


class Fails:
    def __del__(self):
        raise RuntimeError('in __del__')


def fail(where):
    raise LookupError(where)


print('one')
thread = threading.Thread(target=fail, args=('in a thread',), name='Worker')
thread.start()
thread.join()
Fails()
atexit.register(fail, 'in atexit')
weakref.finalize(fail, fail, 'in a finaliser')
kept = Fails()
threading.excepthook = lambda given: print('hook', given.exc_type.__name__, given.exc_value)
thread = threading.Thread(target=fail, args=('to the hook',))
thread.start()
thread.join()
sys.unraisablehook = lambda given: print('unraisable', given.exc_value)
Fails()
del sys.unraisablehook
sys.excepthook = lambda kind, value, trace: (print('excepthook', kind.__name__, value, trace.tb_lineno), sys.__excepthook__(kind, value, trace))
raise OSError(2, 'the last', 'file.txt')
