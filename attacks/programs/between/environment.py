"""Looks for variables that it was not given: in its own environment and in that of every process that it sees."""

import os

from attack import stopped, through

GIVEN = {'PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL', 'PWD', 'OLDPWD', 'SHLVL', '_', 'TERM'}
GIVEN |= {'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'}
GIVEN |= {name for name in os.environ if name.startswith(('ATTACK_MARK', 'ATTACK_CONTROL', 'PYTHON', 'JAVA', 'NODE_'))}


def variables_of(pid):
    try:
        with open(f'/proc/{pid}/environ', 'rb') as file:
            return {entry.split(b'=')[0].decode('utf-8', 'replace') for entry in file.read().split(b'\0') if entry}
    except OSError:
        return set()


seen = set(os.environ)
for name in os.listdir('/proc'):
    if name.isdigit():
        seen |= variables_of(name)
for name in sorted(seen - GIVEN):
    through(f'sees the variable {name}')
if not seen - GIVEN:
    stopped('only what was given is to be seen')
