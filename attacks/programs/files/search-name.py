"""Walks everything that it can reach, in search of a file whose name holds a word. Arguments: the word, the root."""
import os
import sys

from attack import stopped, through

word, root = sys.argv[1], sys.argv[2]
folders = 0
found = []
for place, below, names in os.walk(root):
    folders += 1
    if place == '/':
        below[:] = [name for name in below if name not in ('proc', 'usr')]
    found += [f'{place}/{name}' for name in names + below if word in name]
if found:
    through(f'found {", ".join(found[:3])}')
else:
    stopped(f'nothing of that name in {folders} folders')
