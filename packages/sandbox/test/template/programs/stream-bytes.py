import os
import select
import sys

print(select.select([0], [], [], 10)[0], os.read(0, 2), sys.stdin.buffer.peek(1)[:1], sys.stdin.buffer.read1(2))
for line in sys.stdin.buffer:
    print(line)
sys.stdout.buffer.write(b'\x00\xff raw\n')
sys.stdout.flush()
print(sys.stdin.read(), sys.stdin.closed, 'done', sep='\n')
