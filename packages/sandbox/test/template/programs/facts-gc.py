"""The garbage collector, and what it can be made to show."""
import gc
import sys
import weakref

print(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.garbage, gc.callbacks, all(0 <= count <= 1000 for count in gc.get_count()))


class Node:
    pass


node = Node()
node.self = node
gone = weakref.ref(node)
del node
gc.collect()
print(gone() is None, gc.collect() >= 0, [sorted(each) for each in gc.get_stats()])
strange = [each for each in gc.get_objects() if getattr(each, '__module__', None) is not None and isinstance(each, type(Node.__init__)) and False]
print(strange, sys.getrefcount(object()), sys.getallocatedblocks() > 0)
words = ('invigil', 'template')
named = {name for name, module in sys.modules.items() if any(word in (name + str(getattr(module, '__file__', ''))).lower() for word in words)}
print(sorted(named - {'string.templatelib'}))
frames = [each for each in gc.get_objects() if type(each).__name__ == 'frame']
print(len(frames), [each for each in gc.get_referrers(sys.modules['__main__']) if isinstance(each, dict) and each is not sys.modules and '__main__' not in each])
print('done')
