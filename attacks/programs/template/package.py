"""
A course package that is hostile when it is imported. HOSTILE in the environment names what it does; REPORT holds what it achieved beyond
its own process, for the run to tell.
"""

import ctypes
import importlib._bootstrap
import os
import resource
import signal
import socket
import struct
import sys
import threading
import time

REPORT = []
KIND = os.environ.get('HOSTILE', '')
NAME = f'hp-{KIND}'[:15].encode()
CONTROL = 'ATTACK_CONTROL' in os.environ
libc = ctypes.CDLL(None, use_errno=True)


def name_itself():
    libc.prctl(15, b'controldaemon' if CONTROL else NAME, 0, 0, 0)


def daemon():
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                name_itself()
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                time.sleep(20 if CONTROL else 600)
            os._exit(0)


def opens():
    sys.held = [open('/etc/passwd'), os.pipe(), socket.socketpair(), os.memfd_create('held'), socket.socket(socket.AF_UNIX)]
    sys.held[4].bind('\0hostile')
    for number in range(40, 50):
        os.dup2(sys.held[0].fileno(), number)


def threads():
    """Threads that hold what every program needs: the lock of the logs, and that of an import."""
    import logging
    held = threading.Event()

    def hold():
        logging._acquireLock()
        held.set()
        time.sleep(600)

    threading.Thread(target=hold, daemon=True).start()
    held.wait()

    def importing():
        with importlib._bootstrap._ModuleLockManager('colorsys'):
            time.sleep(600)

    threading.Thread(target=importing, daemon=True).start()
    time.sleep(0.2)


def shares():
    import mmap
    sys.shared = mmap.mmap(-1, 1 << 16)
    sys.shared[:6] = b'shared'


def exits():
    os._exit(0)


def leaves():
    sys.exit(0)


def raises():
    raise RuntimeError('not to be imported')


def hangs():
    time.sleep(600)


def spins():
    while True:
        pass


def prints():
    for stream in (sys.stdout, sys.stderr):
        stream.write('hostile ' * 100_000)
    os.write(1, b'RIGHT 41\n')
    print('RIGHT 41')


def allocates():
    sys.held = []
    while len(sys.held) < (4 if CONTROL else 300):
        sys.held.append(bytearray(b'x') * (8 << 20))
    raise MemoryError


def forks():
    for _ in range(30 if CONTROL else 3000):
        try:
            if os.fork() == 0:
                name_itself()
                time.sleep(5 if CONTROL else 600)
                os._exit(0)
        except OSError:
            break


def crashes():
    ctypes.string_at(0)


def stops():
    os.kill(os.getpid(), signal.SIGSTOP)


def becomes():
    """Another program, which has what the template had."""
    os.execv('/bin/sleep', ['controldaemon', '5'] if CONTROL else ['sleep', '600'])


def steps_aside():
    """Its child goes on in its place."""
    if os.fork() > 0:
        os._exit(0)


def reaches():
    """Whatever lies beyond its own process."""
    def tell(what, action):
        try:
            action()
            REPORT.append(f'the package {what}')
        except Exception:
            pass

    def read(path):
        if os.path.isdir(path):
            return os.listdir(path)[0]
        with open(path, 'rb') as file:
            return file.read(1)[0]

    def checked(answer):
        if answer < 0:
            raise OSError(ctypes.get_errno(), '')

    def connect(family, address):
        with socket.socket(family) as client:
            client.settimeout(2)
            client.connect(address)

    parents = {os.getppid(), 1, 2} - {0, os.getpid()}
    for pid in parents:
        tell(f'traces {pid}', lambda pid=pid: checked(libc.ptrace(0x4206, pid, None, None)))
        tell(f'signals {pid}', lambda pid=pid: os.kill(pid, 0 if CONTROL else signal.SIGCONT))
        tell(f'reads the memory of {pid}', lambda pid=pid: open(f'/proc/{pid}/mem', 'rb').close())
        tell(f'reads the environment of {pid}', lambda pid=pid: open(f'/proc/{pid}/environ', 'rb').read())
    for path in ('/root', '/home', '/var/lib', '/etc/shadow', '/run/invigil', '/dev/vda', '/dev/mem', '/sys/fs/cgroup', '/proc/sys/kernel/core_pattern',
                 '/boot'):
        tell(f'reads {path}', lambda path=path: read(path))
    for path in ('/usr/lib/hostile', '/etc/hostile', '/opt/hostile', '/run/hostile', '/var/hostile', '/hostile', '/usr/bin/python3'):
        tell(f'writes {path}', lambda path=path: open(path, 'ab').close())
    tell('speaks TCP', lambda: connect(socket.AF_INET, ('127.0.0.1', 22 if not CONTROL else 9)))
    tell('has a route', lambda: connect(socket.AF_INET, ('1.1.1.1', 53)))
    tell('mounts', lambda: checked(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)))
    tell('makes a user namespace', lambda: checked(libc.unshare(0x10000000)))
    tell('makes a device', lambda: os.mknod('/tmp/device', 0o60666, os.makedev(254, 0)))
    tell('sets the host name', lambda: checked(libc.sethostname(b'hostile', 7)))
    tell('loads a module', lambda: checked(libc.syscall(313, 3, b'', 0)))
    tell('has keys', lambda: checked(libc.syscall(248, b'user', b'hostile', b'x', 1, ctypes.c_int(-4))))
    with open('/proc/self/status') as file:
        for line in file:
            if line.startswith(('CapEff', 'CapPrm')) and int(line.split()[1], 16) != 0:
                REPORT.append(f'the package has {line.strip()}')


def kills():
    """Everybody that it may signal."""
    for pid in ({os.getppid()} if CONTROL else {os.getppid(), *range(1, 3000)} - {0, os.getpid()}):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            continue
    if not CONTROL:
        try:
            os.kill(-1, signal.SIGKILL)
        except OSError:
            pass


def moves():
    os.chdir('/tmp')
    os.umask(0o777)
    os.nice(5)
    for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
    try:
        os.setsid()
    except OSError:
        pass


def limits():
    """Hard limits, which nobody can raise again."""
    for each in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_STACK, resource.RLIMIT_CPU):
        resource.setrlimit(each, (20, 20))


def filters():
    """A filter of its own: no folder can be made (mkdir, mkdirat) by whoever is forked from here."""
    code = [(0x20, 0, 0, 0), (0x15, 1, 0, 83), (0x15, 0, 1, 258), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7FFF0000)]
    program = b''.join(struct.pack('HBBI', *each) for each in code)
    held = ctypes.create_string_buffer(program)
    header = struct.pack('HxxxxxxP', len(code), ctypes.addressof(held))
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, ctypes.create_string_buffer(header), 0, 0)


def later():
    """Dies when it is looked away from."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0.3)


def closes():
    os.closerange(0, 1024)


def forges():
    """Writes to, and reads from, every descriptor that it has: whoever orders runs from it hears lies."""
    for number in range(3, 256):
        for word in (b'\0' * 8, b'\1' + b'\0' * 63, b'\xff' * 4096):
            try:
                os.set_blocking(number, False)
                os.write(number, word)
                os.read(number, 65536)
            except OSError:
                continue


def overrides():
    import builtins
    builtins.print = lambda *given, **more: None
    builtins.open = lambda *given, **more: 1 // 0
    builtins.compile = lambda *given, **more: 1 // 0
    builtins.exec = lambda *given, **more: None
    sys.exit = lambda *given: None
    os._exit = lambda *given: None
    sys.excepthook = lambda *given: None
    sys.stdout = sys.stderr = None


def fork_exits():
    os.register_at_fork(after_in_child=lambda: os._exit(0))


def fork_hangs():
    os.register_at_fork(after_in_child=lambda: time.sleep(600))


def fork_raises():
    os.register_at_fork(before=lambda: 1 // 0, after_in_child=lambda: 1 // 0, after_in_parent=lambda: 1 // 0)


def fork_crashes():
    os.register_at_fork(after_in_child=lambda: ctypes.string_at(0))


def fork_forges():
    """The fork says what the template should: that all is well, or that all is over."""
    os.register_at_fork(after_in_child=lambda: (forges(), os._exit(0)))


KINDS = {kind.__name__.replace('_', '-'): kind for kind in (
    daemon, opens, threads, shares, exits, leaves, raises, hangs, spins, prints, allocates, forks, crashes, stops, becomes, steps_aside, reaches, kills,
    moves, limits, filters, later, closes, forges, overrides, fork_exits, fork_hangs, fork_raises, fork_crashes, fork_forges)}
if KIND:
    KINDS[KIND]()
