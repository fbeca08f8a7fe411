import sys

for number in range(int(sys.argv[1])):
    print(number, 'x' * 90)
print('done', file=sys.stderr)
