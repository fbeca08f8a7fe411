"""Puts traps where the next files of the session will be written. The argument: a folder outside of the home for the links to lead to."""
import os
import sys

home = os.path.expanduser('~')
away = sys.argv[1] if len(sys.argv) > 1 else '/tmp'
os.symlink(f'{away}/stolen', f'{home}/link.txt')
os.symlink(away, f'{home}/folder')
os.mkfifo(f'{home}/pipe.txt')
os.mkdir(f'{home}/place.txt')
with open(f'{home}/closed.txt', 'w') as file:
    file.write('closed')
os.chmod(f'{home}/closed.txt', 0o400)
os.makedirs(f'{home}/locked')
os.chmod(f'{home}/locked', 0)
os.symlink('/usr/bin', f'{home}/image')
os.symlink('/proc/self', f'{home}/proc')
print('left')
