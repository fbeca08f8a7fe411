"""The traceback when there is nowhere to write to."""
import os
import sys

os.close(2)
sys.stderr = None
print('before')
raise ValueError('unseen')
