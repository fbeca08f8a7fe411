"""What hooks of the program's own see of the rest of its start."""
import builtins
import sys

events = []
sys.addaudithook(lambda event, given: events.append(event) if event.startswith(('open', 'import', 'compile')) else None)
calls = []
sys.settrace(lambda frame, event, argument: calls.append((event, frame.f_code.co_name)))
original = builtins.__import__
builtins.__import__ = lambda name, *given: (print('importing', name), original(name, *given))[1]


def called():
    return 1


called()
sys.settrace(None)
import student
print(events, calls)
sys.setprofile(lambda frame, event, argument: None)
called()
sys.setprofile(None)
builtins.print = lambda *given, show=print: show('patched', *given)
print('done')
