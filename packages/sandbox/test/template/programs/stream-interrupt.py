import sys

try:
    input('Interrupt me: ')
except KeyboardInterrupt:
    print('interrupted')
input('Once more: ')
