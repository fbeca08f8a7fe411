import os
import sys
import termios

print(os.isatty(0), os.isatty(1), os.isatty(2), os.get_terminal_size(), os.ttyname(0), os.environ['TERM'])
print(sys.stdin.isatty(), sys.stdout.line_buffering, sys.stderr.line_buffering, sys.stdout.write_through, sys.stdin.line_buffering)
print(os.getpgrp() == os.tcgetpgrp(0) == os.getsid(0), termios.tcgetattr(0)[3], os.path.exists('/dev/tty') and open('/dev/tty').isatty())
print('err', file=sys.stderr)
print(input('Name? '), input('Again? '))
import shutil
print(shutil.get_terminal_size())
for line in sys.stdin:
    print('line', line, end='')
print('done')
