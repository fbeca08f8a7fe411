import os
import select
import signal
import sys
import threading
import time

seen = []
signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((signal.Signals(number).name, frame.f_code.co_name, threading.current_thread().name)))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGUSR1)).start()
time.sleep(0.1)
print(seen)
signal.signal(signal.SIGALRM, lambda *given: print('alarm'))
signal.setitimer(signal.ITIMER_REAL, 0.02)
time.sleep(0.2)
reader, writer = os.pipe()
os.close(reader)
try:
    os.write(writer, b'x')
except BrokenPipeError as error:
    print(error)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print('interrupted', sys.exc_info()[1])
reader, writer = os.pipe()
os.set_blocking(writer, False)
print(signal.set_wakeup_fd(writer))
signal.raise_signal(signal.SIGUSR1)
print(select.select([reader], [], [], 5)[0] == [reader], os.read(reader, 9))
signal.signal(signal.SIGCHLD, lambda *given: print('child'))
if os.fork() == 0:
    os._exit(4)
print(os.waitstatus_to_exitcode(os.wait()[1]))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
signal.raise_signal(signal.SIGTERM)
print(signal.sigpending(), signal.sigtimedwait([signal.SIGTERM], 5).si_signo)
print(signal.siginterrupt(signal.SIGUSR1, False), signal.getitimer(signal.ITIMER_REAL), 'done')
