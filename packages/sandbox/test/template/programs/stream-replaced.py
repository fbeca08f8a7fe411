import contextlib
import io
import sys

with contextlib.redirect_stdout(io.StringIO()) as text:
    print('kept')
print(repr(text.getvalue()))


class Loud(io.TextIOBase):
    def write(self, text):
        return sys.__stdout__.write(text.upper())


sys.stdout = Loud()
print('loud', end='\n')
sys.stdin = io.StringIO('given\n')
print(input('prompt '))
sys.stderr = sys.stdout
sys.stdout.write('to the end\n')
sys.exit('message')
