"""The three streams as objects."""
import io
import locale
import os
import sys

for name in ('stdin', 'stdout', 'stderr'):
    stream = getattr(sys, name)
    raw = stream.buffer if isinstance(stream.buffer, io.FileIO) else stream.buffer.raw
    print(name, type(stream).__name__, stream.name, stream.mode, stream.fileno(), stream.encoding, stream.errors, stream.newlines,
          stream.line_buffering, stream.write_through, stream.isatty(), stream.closed, stream.readable(), stream.writable(),
          type(stream.buffer).__name__, raw.name, raw.mode, raw.closefd, stream is getattr(sys, f'__{name}__'), repr(stream))
print(locale.getlocale(), locale.getpreferredencoding(), locale.getencoding(), locale.setlocale(locale.LC_ALL), locale.localeconv()['decimal_point'])
print(os.fsencode('ä'), os.fsdecode(b'\xff'), 'äöü€ 😀', os.device_encoding(0), os.device_encoding(1))
try:
    print('\udcff')
except UnicodeEncodeError as error:
    print(error)
print('\udcff', file=sys.stderr)
try:
    print(os.get_terminal_size())
except OSError as error:
    print(error)
import shutil
print(shutil.get_terminal_size())
print('done')
