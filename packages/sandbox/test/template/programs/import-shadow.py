"""A student's module that is called like one of the library, or like one that a template has imported."""
import importlib
import sys

for name in sys.argv[1:]:
    module = importlib.import_module(name)
    print(name, getattr(module, '__file__', None), getattr(module, 'mine', 'not mine'))
print('done')
