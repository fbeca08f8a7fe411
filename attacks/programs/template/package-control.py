"""What a hostile package does to an unprotected server that imports it, and to the run that is then forked: `package-control.py KIND`."""

import os
import runpy
import signal
import sys
import time

from attack import stopped, through

folder = os.path.dirname(os.path.abspath(sys.argv[1]))
sys.path.insert(0, folder)
os.environ['HOSTILE'] = sys.argv[2]
reader, writer = os.pipe()
server = os.fork()
if server == 0:
    os.setsid()
    os.close(reader)
    os.dup2(writer, 1)
    os.dup2(writer, 2)
    os.close(writer)
    orders, ordered = os.pipe()
    middle = os.fork()
    if middle > 0:
        os.close(ordered)
        os.waitpid(middle, 0)
        os.set_blocking(orders, False)
        try:
            os.write(1, b'FORGED' if os.read(orders, 9) else b'')
        except BlockingIOError:
            pass
        os.write(1, b'ENDED')
        os._exit(0)
    os.close(orders)
    os.dup2(ordered, 9)
    os.closerange(3, 9)
    os.closerange(10, 1024)
    import package  # noqa: F401, hostile
    time.sleep(0.6)
    pid = os.fork()
    if pid == 0:
        os.close(9)
        runpy.run_path(os.path.join(folder, 'after-package.py'))
        os._exit(0)
    os.waitpid(pid, 0)
    os._exit(0)
os.close(writer)
os.set_blocking(reader, False)
text, end = b'', time.monotonic() + 2.5
while time.monotonic() < end and b'RIGHT 42' not in text:
    try:
        text = (text + os.read(reader, 65536))[-200_000:]
    except BlockingIOError:
        time.sleep(0.01)
time.sleep(0.2)
try:
    text += os.read(reader, 65536)
except BlockingIOError:
    pass
daemons = 0
for name in filter(str.isdigit, os.listdir('/proc')):
    try:
        with open(f'/proc/{name}/comm') as comm, open(f'/proc/{name}/environ') as environ:
            daemons += comm.read() == 'controldaemon\n' and os.environ['ATTACK_MARK'] in environ.read()
    except OSError:
        continue
if daemons:
    through(f'{daemons} daemons are left')
if b'RIGHT 42' not in text:
    through('the run was lost')
elif b'FORGED' in text or text.find(b'ENDED') < text.find(b'RIGHT 42') or os.waitpid(server, 0)[1] != 0:
    through('who ordered the run was told lies, or was ended')
elif not text.startswith(b'RIGHT 42') or b'THROUGH' in text:
    through(f'the run is not as it should be: {text[-200:]!r}')
else:
    stopped(f'nothing came of it: {text[-200:]!r}')
try:
    os.killpg(server, signal.SIGKILL)
except OSError:
    pass
