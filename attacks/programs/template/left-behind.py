"""Leaves traces in everything that an interpreter holds, from Python and from C, and looks for those of the run before."""

import atexit
import builtins
import codecs
import ctypes
import decimal
import gc
import importlib
import logging
import os
import random
import signal
import sys
import threading
import time
import types

from attack import stopped, through

MARK = 'planted_trace'
libc = ctypes.CDLL(None, use_errno=True)


class PlantedThing:
    """Found again by its name, whoever holds it."""

    @staticmethod
    def find_spec(*given):
        return None


def patch_library():
    """Makes getpid of the C library answer 4242."""
    code = ctypes.cast(libc.getpid, ctypes.c_void_p).value
    page = code & ~4095
    if libc.mprotect(ctypes.c_void_p(page), 8192, 7) != 0:
        raise OSError(ctypes.get_errno(), 'mprotect')
    ctypes.memmove(code, b'\xb8\x92\x10\x00\x00\xc3', 6)


def with_numpy(action):
    if 'numpy' not in sys.modules and '/usr/lib/python3/dist-packages' not in sys.path:
        return None
    return action(importlib.import_module('numpy'))


def seed_numpy():
    def action(numpy):
        numpy.random.seed(5)
        numpy.set_printoptions(precision=1)
        setattr(numpy, MARK, 1)
        numpy.pi = 3
    with_numpy(action)


def numpy_changed():
    return with_numpy(lambda numpy: hasattr(numpy, MARK) or numpy.pi == 3 or numpy.get_printoptions()['precision'] == 1
                      or numpy.random.rand() == numpy.random.RandomState(5).rand())


def write_everywhere():
    for folder in ('/tmp', '/dev/shm', os.environ['HOME'], '.', '/run', '/var/tmp'):
        try:
            with open(f'{folder}/{MARK}_{os.environ["ATTACK_MARK"]}', 'w') as file:
                file.write('x')
        except OSError:
            continue


def written_somewhere():
    folders = ('/tmp', '/dev/shm', os.environ['HOME'], '.', '/run', '/var/tmp')
    return any(os.path.exists(f'{folder}/{MARK}_{os.environ["ATTACK_MARK"]}') for folder in folders)


def seed_then():
    random.seed(5)


TRACES = {
    'a builtin': (lambda: setattr(builtins, MARK, 1), lambda: hasattr(builtins, MARK)),
    'a builtin that lies': (lambda: setattr(builtins, 'sum', lambda *given: 42), lambda: sum([1]) != 1),
    'a module': (lambda: sys.modules.__setitem__(MARK, types.ModuleType(MARK)), lambda: MARK in sys.modules),
    'a path': (lambda: sys.path.insert(0, f'/{MARK}'), lambda: f'/{MARK}' in sys.path),
    'a finder': (lambda: sys.meta_path.append(PlantedThing), lambda: any('Planted' in str(each) for each in sys.meta_path)),
    'a recursion limit': (lambda: sys.setrecursionlimit(777), lambda: sys.getrecursionlimit() == 777),
    'a switch interval': (lambda: sys.setswitchinterval(0.7), lambda: sys.getswitchinterval() == 0.7),
    'a hook': (lambda: setattr(sys, 'excepthook', PlantedThing), lambda: 'Planted' in str(sys.excepthook)),
    'a state of random': (seed_then, lambda: random.random() == random.Random(5).random()),
    'numpy': (seed_numpy, numpy_changed),
    'a variable': (lambda: os.environ.__setitem__('PLANTED', MARK), lambda: 'PLANTED' in os.environ),
    'a variable of C': (lambda: libc.setenv(b'PLANTED_C', b'1', 1), lambda: libc.getenv(b'PLANTED_C') != 0),
    'a mask': (lambda: os.umask(0o77), lambda: os.umask(0o22) == 0o77),
    'a file': (write_everywhere, written_somewhere),
    'a handler': (lambda: signal.signal(signal.SIGUSR1, signal.SIG_IGN), lambda: signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN),
    'a blocked signal': (lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]),
                         lambda: signal.SIGUSR2 in signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    'a timer': (lambda: signal.setitimer(signal.ITIMER_VIRTUAL, 3600), lambda: signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0),
    'a collector that is off': (gc.disable, lambda: not gc.isenabled()),
    'a callback of the collector': (lambda: gc.callbacks.append(lambda *given: None), lambda: len(gc.callbacks) > 0),
    'an object': (lambda: setattr(sys, MARK, [PlantedThing() for _ in range(9)]),
                  lambda: any(type(each).__name__ == 'PlantedThing' for each in gc.get_objects())),
    'an exit function': (lambda: [atexit.register(PlantedThing) for _ in range(50)], lambda: atexit._ncallbacks() > 40),
    'a codec': (lambda: codecs.register_error(MARK, lambda error: ('', error.end)), lambda: codecs.lookup_error(MARK) is not None),
    'a context of decimal': (lambda: setattr(decimal.getcontext(), 'prec', 3), lambda: decimal.getcontext().prec == 3),
    'a logger': (lambda: logging.getLogger(MARK), lambda: MARK in logging.Logger.manager.loggerDict),
    'a descriptor': (lambda: os.dup2(1, 77), lambda: os.fstat(77) is not None),
    'a thread': (lambda: threading.Thread(target=time.sleep, args=(0.5,), name=MARK, daemon=True).start(),
                 lambda: MARK in [each.name for each in threading.enumerate()] or threading.active_count() > 1),
    'a limit': (lambda: __import__('resource').setrlimit(4, (0, 0)), lambda: False),
    'a folder': (lambda: os.chdir('/tmp'), lambda: os.getcwd() == '/tmp'),
    'a patched C library': (patch_library, lambda: libc.getpid() == 4242),
}


def plant():
    for name, (leave, _) in TRACES.items():
        try:
            leave()
        except Exception as error:
            print('cannot leave', name, error, flush=True)
    print('PLANTED', flush=True)


def find():
    found = []
    for name, (_, there) in TRACES.items():
        try:
            if there():
                found.append(name)
        except (LookupError, OSError):
            continue
    for name in found:
        through(f'{name} is left of the run before')
    if not found:
        stopped('nothing is left of the run before')


plant() if sys.argv[1] == 'plant' else find()
