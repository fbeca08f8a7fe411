import sys

sys.excepthook = lambda *given: 1 / 0
raise ValueError('original')
