"""Questions and answers for beginners' programs, with the names and results of the CS50 library for Python.

Each function prints a question, reads one line from standard input, and asks again until the line is what was asked for. Without a line
(the input has ended) each returns None.
"""

import math
import re

__all__ = ["get_float", "get_int", "get_string"]

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")


def get_string(prompt):
    """The line without its ending; an empty line is an empty text."""
    if not isinstance(prompt, str):
        raise TypeError("prompt must be of type str")
    try:
        return input(prompt)
    except EOFError:
        return None


def get_int(prompt):
    """A whole number of any size: an optional sign and decimal digits, no spaces."""
    return _ask_until(_whole, prompt)


def get_float(prompt):
    """A finite number: an optional sign, decimal digits and at most one point, no spaces."""
    return _ask_until(_decimal, prompt)


def _ask_until(convert, prompt):
    while (line := get_string(prompt)) is not None:
        value = convert(line)
        if value is not None:
            return value
    return None


def _whole(line):
    try:
        return int(line) if _WHOLE.fullmatch(line) else None
    except ValueError:  # more digits than sys.get_int_max_str_digits()
        return None


def _decimal(line):
    value = float(line) if _DECIMAL.fullmatch(line) else math.inf
    return value if math.isfinite(value) else None
