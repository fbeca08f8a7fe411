"""Import machinery that a program changes."""
import importlib.abc
import importlib.util
import sys
import zipfile

with zipfile.ZipFile('archive.zip', 'w') as archive:
    archive.writestr('zipped.py', 'answer = 42')
sys.path.insert(0, 'archive.zip')
import zipped
print(zipped.answer, zipped.__file__)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == 'invented' else None

    def exec_module(self, module):
        module.answer = 'invented'


sys.meta_path.insert(0, Finder())
import invented
print(invented.answer, invented.__spec__)
sys.modules['statistics'] = None
try:
    import statistics
except ImportError as error:
    print(error)
spec = importlib.util.spec_from_file_location('by_path', 'student.py')
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__name__, module.name)
sys.path[:] = []
try:
    import colorsys
except ImportError as error:
    print(error)
print('done')
