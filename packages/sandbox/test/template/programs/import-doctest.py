"""
>>> 1 + 1
2
>>> 1 / 0
Traceback (most recent call last):
ZeroDivisionError: division by zero
>>> print('wrong')
right
"""
import doctest

print(doctest.testmod(verbose=True))
print('done')
