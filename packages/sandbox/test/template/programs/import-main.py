import __main__
import copyreg
import dataclasses
import doctest
import enum
import inspect
import pickle
import sys
import typing

import main


@dataclasses.dataclass(order=True)
class Point:
    """
    >>> Point(1, 2).x
    1
    >>> Point(1, 2)
    Point(x=1, y=3)
    """

    x: int
    y: int = 0


class Colour(enum.Enum):
    RED = 1


if __name__ == '__main__':
    print(__main__.__dict__ is globals(), main is not __main__, main.Point is not Point, Point.__module__, main.Point.__module__)
    print(pickle.loads(pickle.dumps([Point(1), Colour.RED])), pickle.dumps(Point(1)))
    print(inspect.getsource(Point), inspect.getfile(Point), inspect.getmodule(Point), inspect.stack()[0].lineno, len(inspect.stack()))
    print(inspect.currentframe().f_back, inspect.currentframe().f_code.co_filename, typing.get_type_hints(Point), inspect.getsourcefile(Colour))
    print(doctest.testmod())
    print('done')
