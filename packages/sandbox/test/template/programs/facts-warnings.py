"""Filters of warnings, once the preloads named as arguments are imported."""
import sys

for name in sys.argv[1:]:
    __import__(name)
import warnings
print(warnings.filters == sys.modules['warnings'].filters)
for each in warnings.filters:
    print(each)
warnings.warn('plain')
warnings.warn('plain')
warnings.warn('old', DeprecationWarning)
warnings.warn('later', PendingDeprecationWarning)
warnings.warn('future', FutureWarning)
warnings.warn('resource', ResourceWarning)
print('\d', 5 is 5)
open('/dev/null')
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        warnings.warn('as error')
    except UserWarning as error:
        print('raised', error)
print('done')
