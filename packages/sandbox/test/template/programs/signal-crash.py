import ctypes
import faulthandler
import sys

for name in sys.argv[2:]:
    __import__(name)
print(faulthandler.is_enabled(), flush=True)
if sys.argv[1] == 'handler':
    faulthandler.enable()


def crash():
    ctypes.string_at(0)


crash()
