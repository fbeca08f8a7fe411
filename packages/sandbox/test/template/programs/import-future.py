"""Docstring."""
from __future__ import annotations

count: int = 3
__all__ = ['count']
print(__doc__, __annotations__, annotations)


def typed(value: undefined) -> alsoundefined:  # noqa
    pass


print(typed.__annotations__, typed.__code__.co_flags, typed.__module__, typed.__qualname__)
print(eval("__import__('sys')._getframe().f_code.co_name"), compile('1', '', 'eval').co_flags)
print('done')
