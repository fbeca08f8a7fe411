"""A program that asks for the prompt afterwards."""
import os

answer = 42
os.environ['PYTHONINSPECT'] = '1'
print('done')
