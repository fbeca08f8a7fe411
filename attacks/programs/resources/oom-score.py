"""Asks the kernel to kill anyone but itself when memory runs out."""
from attack import attempt


def spare_me():
    with open('/proc/self/oom_score_adj', 'w') as score:
        score.write('-1000')


attempt('never to be chosen when memory runs out', spare_me)
