"""What the kernel says of the process: ids, descriptors, limits, signals, scheduling."""
import os
import resource
import signal
import stat

print('ids', os.getresuid(), os.getresgid(), os.getgroups())
print('pid is small:', 1 < os.getpid() < 10, 'leads its session and group:', os.getsid(0) == os.getpgid(0) == os.getpgrp() == os.getpid())
print('umask', oct(os.umask(0o22)), 'folder', os.getcwd(), os.readlink('/proc/self/cwd'), os.readlink('/proc/self/root'))
print('/proc/self/exe:', os.readlink('/proc/self/exe'))
for fd in sorted(int(name) for name in os.listdir('/proc/self/fd')):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    flags = [line for line in open(f'/proc/self/fdinfo/{fd}') if line.startswith('flags')]
    print('descriptor', fd, os.readlink(f'/proc/self/fd/{fd}'), stat.filemode(mode), os.get_inheritable(fd), os.get_blocking(fd), flags)
for name in sorted(name for name in dir(resource) if name.startswith('RLIMIT_')):
    print(name, resource.getrlimit(getattr(resource, name)))
for number in sorted(signal.valid_signals()):
    print(number, signal.getsignal(number), end='; ')
print()
print('blocked', signal.pthread_sigmask(signal.SIG_BLOCK, []), 'pending', signal.sigpending(), 'timers', [signal.getitimer(each) for each in range(3)])
KEYS = ('Name', 'Umask', 'State', 'TracerPid', 'Uid', 'Gid', 'FDSize', 'Groups', 'Threads', 'SigQ', 'SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt',
        'CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Seccomp_filters', 'Speculation_Store_Bypass',
        'SpeculationIndirectBranch', 'Cpus_allowed', 'Mems_allowed', 'CoreDumping', 'THP_enabled')
for line in open('/proc/self/status'):
    if line.split(':')[0] in KEYS:
        print(line.strip())
print('nice', os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), 'policy', os.sched_getscheduler(0), os.sched_getparam(0), 'cores', os.sched_getaffinity(0))
for name in ('cgroup', 'oom_score_adj', 'personality', 'coredump_filter', 'timerslack_ns', 'loginuid', 'sessionid', 'attr/current', 'cpuset', 'setgroups',
             'projid_map', 'comm'):
    try:
        print(name, open(f'/proc/self/{name}').read().strip())
    except OSError as error:
        print(name, error.strerror)
for name in ('uid_map', 'gid_map'):
    print(name, [(line.split()[0], line.split()[2]) for line in open(f'/proc/self/{name}')])
print('/proc/self/cmdline:', open('/proc/self/cmdline', 'rb').read())
print('done')
