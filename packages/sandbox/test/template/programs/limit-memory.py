import sys

blocks = []
try:
    while True:
        blocks.append(bytearray(1 << 20))
        if len(blocks) > 4096:
            break
except MemoryError:
    count = len(blocks)
    blocks.clear()
    print('MemoryError', 64 <= count <= 512, file=sys.stderr)
try:
    'x' * (1 << 62)
except MemoryError:
    print('too large')
print('done')
