import os
import sys

print(os.getcwd(), os.environ.get('PWD'), __file__, sys.argv, sys.path, sys.orig_argv)
os.chdir('/tmp')
import student
print(student.__file__)
print(open(__file__).read()[:9])
os.mkdir('/tmp/gone')
os.chdir('/tmp/gone')
os.rmdir('/tmp/gone')
try:
    os.getcwd()
except OSError as error:
    print(error)
print('done')
