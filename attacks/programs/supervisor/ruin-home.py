"""Takes its home apart: files, permissions, names, and the folder itself; then ends, from a folder that is gone."""
import os
import shutil

from attack import is_control, through

os.makedirs('a/b/c')
os.chdir('a/b/c')
shutil.rmtree('../../../a')
home = os.path.expanduser('~')
for name in os.listdir(home):
    if name.startswith('.program'):
        continue
    try:
        os.rename(f'{home}/{name}', f'{home}/\n{name}')
    except OSError:
        pass
actions = [lambda: os.chmod(home, 0)]
if not is_control():
    actions = [lambda: os.rename(home, home + '.old'), lambda: os.rmdir(home), *actions]
for action in actions:
    try:
        action()
    except OSError:
        pass
if is_control():
    through(f'the home has mode {os.stat(home).st_mode & 0o777:o}')
    os.chmod(home, 0o755)
os._exit(7)
