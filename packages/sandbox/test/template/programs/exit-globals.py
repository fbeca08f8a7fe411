"""The order in which what is left is taken down."""
import os
import sys

import student


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self, print=print):
        print('gone', self.name, sys is None, sys and sys.is_finalizing(), 'Named' in globals())


a = Named('a')
_private = Named('_private')
z = Named('z')
circle = Named('circle')
circle.self = circle
student.held = Named('held by a module')
sys.held = Named('held by sys')
__builtins__.held = Named('held by builtins')
os._Environ.held = Named('held by a class of the library')
sys.modules['pretended'] = Named('a module')
b = Named('b')
generator = (Named('in a generator') for _ in range(2))
next(generator)
function = lambda held=Named('a default'): held  # noqa
del a
print('end of the file')
