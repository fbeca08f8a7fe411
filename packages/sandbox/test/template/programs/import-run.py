import runpy
import sys

print(runpy.run_path('student.py', run_name='ran')['name'])
print(sorted(runpy.run_module('package.inner.leaf')))
exec(open('student.py').read())
exec(compile(open('student.py').read(), 'student.py', 'exec'), {'__name__': '__main__'})
print(eval('__name__'), sys.argv, sys.path[0])
namespace = {}
exec('x = 1', namespace)
print(sorted(namespace))
print('done')
