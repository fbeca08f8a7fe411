"""Much of the standard library, used a little."""
import argparse
import base64
import bisect
import collections
import csv
import datetime
import decimal
import fractions
import functools
import hashlib
import heapq
import io
import itertools
import json
import math
import operator
import os
import re
import sqlite3
import statistics
import string
import struct
import textwrap
import zlib
from fractions import Fraction

print(collections.Counter('hello'), collections.OrderedDict(a=1), decimal.getcontext(), decimal.Decimal(1) / 3)
print(hashlib.sha256(b'x').hexdigest(), zlib.crc32(b'x'), base64.b64encode(b'x'), json.dumps({'a': [1, None, 'ä']}))
print(re.sub(r'(\w+)', r'<\1>', 'a b'), math.comb(10, 3), statistics.mean([1, 2]), Fraction(1, 3), struct.pack('<I', 7))
database = sqlite3.connect(':memory:')
database.execute('create table t (a)')
database.executemany('insert into t values (?)', [(1,), (2,)])
print(database.execute('select sum(a) from t').fetchone(), textwrap.fill('word ' * 20, 40))
writer = csv.writer(io.StringIO())
print(datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc).isoformat(), string.Template('$a').substitute(a=1), writer.writerow([1]))
print(list(itertools.pairwise('abc')), functools.reduce(operator.mul, range(1, 6)), heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 2], 2))
parser = argparse.ArgumentParser()
parser.add_argument('number', type=int)
print(os.strerror(2), 'done', sep='\n')
parser.parse_args(['x'])
