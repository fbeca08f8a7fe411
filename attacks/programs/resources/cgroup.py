"""Looks for the control groups that hold it, to leave them or to raise their limits."""
import os

from attack import attempt, bound, stopped, through

FILES = ('memory.max', 'pids.max', 'memory.limit_in_bytes', 'cpu.max', 'cpu.cfs_quota_us', 'cgroup.procs')


def raise_limits(folder):
    found = 0
    for place, _, names in os.walk(folder):
        for name in names:
            if name in FILES:
                found += 1
                attempt(f'writing {place}/{name}', lambda: os.close(os.open(f'{place}/{name}', os.O_WRONLY)))
        if found > 40:
            break
    return found


# Outside a sandbox a group of one's own stands for it: root may make one, and write to it.
if bound(True, False):
    v1 = os.path.isdir('/sys/fs/cgroup/memory')
    mine = ('/sys/fs/cgroup/memory/' if v1 else '/sys/fs/cgroup/') + os.environ['ATTACK_MARK']
    os.mkdir(mine)
    try:
        with open(mine + ('/cgroup.procs'), 'w') as file:
            file.write('')
        raise_limits(mine)
    finally:
        os.rmdir(mine)
else:
    if raise_limits('/sys') == 0:
        stopped('no control groups below /sys')
    for folder in ('/sys/fs/cgroup', '/cgroup', '/dev/cgroup'):
        attempt(f'a group of its own in {folder}', lambda: os.mkdir(f'{folder}/mine'))
