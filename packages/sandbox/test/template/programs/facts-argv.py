"""What the program is told about itself."""
import sys

print(sys.argv, sys.orig_argv)
print(__name__, __file__, __spec__, __package__, __doc__)
print(__builtins__, type(__loader__).__name__, __loader__.name, __loader__.path)
print(list(globals()), sys.modules['__main__'].__dict__ is globals())
print('done')
