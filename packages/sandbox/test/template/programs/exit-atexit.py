"""Exit functions: their order, what they print, what they register, and what they may still import."""
import atexit
import sys
import threading
import weakref


def last(word, *, loud=False):
    print('atexit', word, loud, threading.active_count(), threading.current_thread().name)


class Thing:
    pass


thing, other = Thing(), Thing()
atexit.register(last, 'one')
atexit.register(last, 'two', loud=True)
weakref.finalize(thing, last, 'finalised')
weakref.finalize(other, last, 'never').atexit = False


@atexit.register
def third():
    import colorsys
    print('imported', colorsys.__name__)
    atexit.register(last, 'registered at exit')


atexit.register(print, 'unregistered')
atexit.unregister(print)
atexit.register(sys.stdout.flush)
import concurrent.futures
pool = concurrent.futures.ThreadPoolExecutor(2)
pool.submit(lambda: print('submitted')).result()
print(atexit._ncallbacks() > 0)
sys.exit(3)
