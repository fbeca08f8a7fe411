"""Prints what must be random: two runs that print one value alike share the state of a generator."""

import importlib
import os
import random
import secrets
import tempfile
import uuid

def show(name, value):
    print('VALUE', name, value, flush=True)


def numpy_values():
    numpy = importlib.import_module('numpy')
    show('numpy.random.rand', numpy.random.rand())
    show('numpy.random.randint', int(numpy.random.randint(0, 2**62)))
    show('numpy.random.default_rng', numpy.random.default_rng().random())
    show('numpy.random.RandomState', numpy.random.RandomState().rand())


def openssl_values():
    ssl = importlib.import_module('ssl')
    show('ssl.RAND_bytes', ssl.RAND_bytes(16).hex())
    show('ssl.RAND_bytes again', ssl.RAND_bytes(16).hex())


show('random.random', random.random())
show('random.getrandbits', random.getrandbits(64))
show('random.Random', random.Random().random())
show('random.SystemRandom', random.SystemRandom().random())
show('secrets', secrets.token_hex(16))
show('uuid4', uuid.uuid4())
show('uuid1', uuid.uuid1())
show('urandom', os.urandom(16).hex())
show('tempfile', tempfile.mktemp())
for values in (numpy_values, openssl_values):
    try:
        values()
    except ImportError:
        continue
