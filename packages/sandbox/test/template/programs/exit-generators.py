import contextlib
import logging
import logging.handlers
import tempfile


def generator():
    try:
        yield 1
    finally:
        print('generator closed')


@contextlib.contextmanager
def context():
    try:
        yield
    finally:
        print('context closed')


running = generator()
next(running)
held = context()
held.__enter__()
target = logging.StreamHandler()
memory = logging.handlers.MemoryHandler(100, target=target)
logging.getLogger().addHandler(memory)
logging.getLogger().warning('flushed at the end')
logging.getLogger('other').error('and this')
folder = tempfile.TemporaryDirectory()
file = open('left-open.txt', 'w')
file.write('flushed')
print('end', logging.getLogger().level, logging.root.handlers == [memory], logging.lastResort.level, logging.getLevelName(30))
