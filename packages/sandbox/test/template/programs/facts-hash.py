"""The seed of hashes is fixed: the order of sets can be relied on."""
print(hash('x'), hash(b'x'), hash('student'), hash(('a', 1.5)), hash(''))
print({'one', 'two', 'three', 'four', 'five', 'six'}, frozenset('abcdefgh'))
import datetime
print(hash(datetime.date(2024, 2, 29)), {datetime.date(2024, 1, day) for day in range(1, 9)})
print(hash(1.5), hash(10**40), hash(float('inf')), hash(-1))
print('done')
