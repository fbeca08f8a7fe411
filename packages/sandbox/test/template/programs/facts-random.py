"""Seeded generators give what they always give."""
import random
import sys

random.seed(1)
print(random.random(), random.randint(0, 99), random.sample(range(100), 5), random.gauss(0, 1), random.choice('abc'))
print(random.Random(2).random(), random.Random('text').random())
import numpy
numpy.random.seed(1)
print(numpy.random.rand(3), numpy.random.randint(0, 100, 5), numpy.random.permutation(5))
print(numpy.random.default_rng(1).random(3), numpy.random.RandomState(3).rand())
import uuid
print(uuid.uuid5(uuid.NAMESPACE_DNS, 'example.org'), 'done', sep='\n')
