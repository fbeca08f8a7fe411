"""An exit status of 120: what was buffered cannot be written at the end."""
import os
import sys

if sys.argv[1] == 'full':
    reader, writer = os.pipe()
    os.close(reader)
    sys.stdout = open(writer, 'w')
    print('lost')
else:
    class Fails:
        closed = False

        def write(self, text):
            return len(text)

        def flush(self):
            raise OSError('cannot flush')

    setattr(sys, sys.argv[1], Fails())
