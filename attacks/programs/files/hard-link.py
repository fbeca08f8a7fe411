"""Hard links to files of others, by which they would come out with the collected files."""
import os

from attack import attempt, is_control

targets = ['/etc/passwd', '/usr/bin/env', '/etc/ld.so.cache', '/proc/self/environ', '/dev/null', '/dev/zero']
if is_control():
    with open('mine', 'w') as file:
        file.write('content')
    targets = [os.path.abspath('mine')]
for number, target in enumerate(targets):
    attempt(f'a hard link to {target}', lambda: os.link(target, f'link{number}.txt'))
    descriptor = os.open(target, os.O_RDONLY)
    attempt(f'a hard link by descriptor to {target}', lambda: os.link(f'/proc/self/fd/{descriptor}', f'again{number}.txt', follow_symlinks=True))
    os.close(descriptor)
