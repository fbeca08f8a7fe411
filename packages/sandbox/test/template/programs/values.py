"""Prints what must be random."""
import os
import random
import secrets
import ssl
import tempfile
import uuid

print('random:', random.random(), random.getrandbits(64), random.Random().random(), random.SystemRandom().random())
print('others:', uuid.uuid4(), uuid.uuid1(), secrets.token_hex(8), ssl.RAND_bytes(8).hex(), ssl.RAND_bytes(8).hex(), os.urandom(8).hex(), tempfile.mktemp())
try:
    import numpy
except ImportError:
    raise SystemExit
print('numpy:', numpy.random.rand(), numpy.random.randint(0, 2**62), numpy.random.default_rng().random(), numpy.random.RandomState().rand())
