import os
import threading

opened = []
try:
    while True:
        opened.append(os.open('/dev/null', os.O_RDONLY))
except OSError as error:
    print(error, len(opened))
for fd in opened:
    os.close(fd)
try:
    with open('large.bin', 'wb') as file:
        file.write(b'x' * (2 << 20))
except OSError as error:
    print(error, os.path.getsize('large.bin'))
threads = []
event = threading.Event()
try:
    while True:
        thread = threading.Thread(target=event.wait)
        thread.start()
        threads.append(thread)
except RuntimeError as error:
    print(error, len(threads))
event.set()
print('done')
