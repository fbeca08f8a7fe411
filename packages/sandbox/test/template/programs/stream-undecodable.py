import sys

try:
    print(ascii(sys.stdin.read()))
except UnicodeDecodeError as error:
    print(error)
print('done')
