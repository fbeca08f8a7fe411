import sys

sys.stdout.reconfigure(encoding='latin-1', errors='replace', newline='\r\n', line_buffering=False, write_through=False)
print('ä€')
print('buffered', end='')
sys.stdout.reconfigure(encoding='utf-8')
print('ä€', sys.stdout)
sys.stdin.reconfigure(encoding='latin-1')
print(ascii(input()))
out = open(1, 'w', closefd=False, buffering=1)
print('own object', file=out)
print('done')
