"""Time zones and locales of an environment of the request's own."""
import locale
import os
import time

print(os.environ.get('TZ'), time.tzname, time.timezone, time.altzone, time.daylight)
print(time.localtime(1_700_000_000), time.strftime('%c %Z', time.localtime(1_700_000_000)))
print(locale.setlocale(locale.LC_ALL), locale.setlocale(locale.LC_ALL, ''))
print('done')
