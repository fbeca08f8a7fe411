import importlib
import sys

import package
import package.inner.leaf
import student
from package import value

print(student.__name__, student.__file__, student.__spec__.origin, student.__cached__, student.__loader__.__class__.__name__)
print(package.__path__, package.inner.leaf.where(), value, package.__spec__.submodule_search_locations)
print(importlib.reload(student) is student, sys.modules['student'] is student)
open('written.py', 'w').write('answer = 42\n')
importlib.invalidate_caches()
import written
print(written.answer)
try:
    import missing
except ModuleNotFoundError as error:
    print(error, error.name)
import namespace.part
print(namespace.__file__, list(namespace.__path__), namespace.part.here)
import os
print(sorted(os.listdir('.')))
print('done')
