"""Moves itself back into the template's control group, or any other."""

import os

from attack import attempt, stopped, through

groups = open('/proc/self/cgroup').read().split('\n')
more = [line for line in groups if line and line.split(':', 2)[2] != '/']
for line in more:
    through(f'is in a group that is not the root of its namespace: {line}')
if not more:
    stopped('only the root of its own group is seen')


def join(folder):
    with open(f'{folder}/cgroup.procs', 'w') as file:
        file.write('0')


found = 0
for folder, folders, files in os.walk('/sys/fs/cgroup'):
    if 'cgroup.procs' in files and found < 50:
        found += 1
        attempt(f'joins {folder}', lambda folder=folder: join(folder))
    if folder.count('/') > 7:
        folders.clear()
attempt('mounts the groups', lambda: os.stat('/sys/fs/cgroup/cgroup.procs' if os.path.exists('/sys/fs/cgroup/cgroup.procs') else '/sys/fs/cgroup/pids/cgroup.procs'))
