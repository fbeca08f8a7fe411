import sys

try:
    import broken
except SyntaxError as error:
    print(error, error.filename, error.lineno, error.offset, error.text)
import failing
