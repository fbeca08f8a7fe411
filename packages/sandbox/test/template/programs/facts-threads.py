"""Threads and their ids; daemon threads and others at the end."""
import os
import sys
import threading
import time

main = threading.main_thread()
print(main, main.name, main.daemon, main.ident == threading.get_ident(), main.native_id == threading.get_native_id() == os.getpid())
print(threading.current_thread() is main, threading.active_count(), [each.name for each in threading.enumerate()], os.listdir('/proc/self/task') == [str(os.getpid())])
results = []


def work(number):
    results.append((number, threading.current_thread().name, threading.get_native_id() != os.getpid(), threading.current_thread().native_id == threading.get_native_id()))


threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
    thread.join()
print(results)
local = threading.local()
local.value = 1
lock = threading.RLock()
with lock:
    print(lock._is_owned())
threading.Thread(target=lambda: (time.sleep(0.1), print('joined at the end', flush=True))).start()
threading.Thread(target=lambda: (time.sleep(600), print('never')), daemon=True).start()
threading.Timer(0.02, print, ['timer']).start()
print(threading.active_count(), main.is_alive(), sys.getswitchinterval())
print('done')
