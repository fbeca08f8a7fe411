"""The files of /proc and /sys that belong to the whole machine."""
from attack import attempt


def read(path):
    with open(path, 'rb') as file:
        file.read(16)


READ = ('kcore', 'kallsyms', 'kmsg', 'keys', 'sched_debug', 'timer_list', 'modules', 'partitions', 'config.gz', 'sys/kernel/random/boot_id', 'cmdline')
WRITE = ('sys/kernel/core_pattern', 'sys/kernel/hostname', 'sys/kernel/modprobe', 'sys/vm/drop_caches', 'sysrq-trigger', 'irq/0/smp_affinity')

for name in READ:
    attempt(f'reading /proc/{name}', lambda: read(f'/proc/{name}'))
for name in WRITE:
    attempt(f'opening /proc/{name} to write', lambda: open(f'/proc/{name}', 'r+b', buffering=0).close())
for path in ('/sys/kernel/uevent_helper', '/sys/power/state', '/sys/kernel/profiling'):
    attempt(f'opening {path} to write', lambda: open(path, 'r+b', buffering=0).close())
