"""Suggestions and long lines in tracebacks, and no traceback at all."""
import sys

try:
    pritn('x')
except NameError:
    sys.excepthook(*sys.exc_info())
try:
    sys.pth
except AttributeError:
    sys.excepthook(*sys.exc_info())
sys.tracebacklimit = 0
undefined_name  # noqa
