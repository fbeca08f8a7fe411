"""The namespaces and mounts of the process, and the folders that it sees."""
import os

for line in open('/proc/self/mountinfo'):
    fields = line.split()
    print(fields[4], fields[5].split(',')[0], fields[fields.index('-') + 1])
for name in ('/', '/home', '/home/student', '/tmp', '/dev', '/dev/shm', '/run', '/proc/self/ns', '/var', '/etc'):
    try:
        print(name, sorted(os.listdir(name)))
    except OSError as error:
        print(name, error.strerror)
print(sorted(name for name in os.listdir('/proc') if not name.isdigit()))
print('namespaces are like those of a child:', end=' ')
import subprocess
child = subprocess.run(['sh', '-c', 'for n in /proc/self/ns/*; do readlink $n; done'], capture_output=True, text=True).stdout.split()
print(child == [os.readlink(f'/proc/self/ns/{name}') for name in sorted(os.listdir('/proc/self/ns'))])
print('visible processes', sum(name.isdigit() for name in os.listdir('/proc')))
print('done')
