name = input('Name? ')
age = int(input())
print('Hello', name, age, [input(), input('>')])
import sys
print(sys.stdin.readline().strip(), next(sys.stdin).strip(), sys.stdin.buffer.read(3))
try:
    import readline
    print('readline' in sys.modules, readline.get_current_history_length())
except ImportError:
    print('no readline')
print(input('the end? '))
input('and beyond? ')
