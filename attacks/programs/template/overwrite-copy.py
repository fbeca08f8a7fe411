"""The control of overwrite-interpreter.py: the same with an interpreter of its own, which nobody protects."""

import os
import shutil
import sys

from attack import stopped, through

if len(sys.argv) > 1 and sys.argv[1] == 'control':
    shutil.copy(sys.executable, 'interpreter')
    os.chmod('interpreter', 0o755)
    os.execv('./interpreter', ['./interpreter', '-S', __file__, 'again'])
held = os.open('/proc/self/exe', os.O_PATH)
os.set_inheritable(held, True)
parent = os.fork()
if parent > 0:
    os.execv('/bin/sleep', ['sleep', '0.6'])
os.closerange(3, held)
os.execv('/bin/sh', ['sh', '-c', f'sleep 0.2; if printf x >> /proc/self/fd/{held}; then echo THROUGH: the interpreter was written to; fi'])
stopped('never')
through('never')
