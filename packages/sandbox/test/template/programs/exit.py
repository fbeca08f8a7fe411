import os
import sys


class Own(SystemExit):
    pass


def leave(how):
    if how == 'end':
        return
    if how == 'deep':
        try:
            sys.exit(5)
        finally:
            print('finally')
    exits = {'int': 7, 'none': None, 'text': 'a message', 'negative': -1, 'huge': 2**40, '256': 256, 'true': True, 'float': 1.5, 'tuple': (1, 2),
             'unicode': 'ü€', 'list': [], 'bytes': b'x', 'most': 2**31 - 1, 'least': -2**31}
    if how in exits:
        sys.exit(exits[how])
    if how == 'empty':
        sys.exit()
    if how == 'subclass':
        raise Own(9)
    if how == 'subclass-text':
        raise Own('own message')
    if how == 'two':
        raise SystemExit(1, 2)
    if how == 'class':
        raise SystemExit
    if how == 'quit':
        quit(4)
    if how == 'site':
        exit('by exit')
    if how == '_exit':
        os._exit(11)
    if how == '_exit-large':
        os._exit(300)
    if how == 'abort':
        os.abort()
    if how == 'interrupt':
        raise KeyboardInterrupt
    if how == 'interrupt-own':
        class OwnInterrupt(KeyboardInterrupt):
            pass
        raise OwnInterrupt('mine')
    if how == 'generator':
        raise GeneratorExit
    if how == 'base':
        raise BaseException('base')
    if how == 'code-raises':
        class Odd(SystemExit):
            @property
            def code(self):
                raise ValueError('no code')
        raise Odd
    if how == 'thread':
        import threading
        thread = threading.Thread(target=sys.exit, args=(3,))
        thread.start()
        thread.join()
    if how == 'atexit':
        import atexit
        atexit.register(sys.exit, 6)
    if how == 'atexit-_exit':
        import atexit
        atexit.register(os._exit, 6)
    if how == 'exec':
        os.execv(sys.executable, [sys.executable, '-c', 'import sys; print(sys.argv, sys.orig_argv); sys.exit(12)'])
    if how == 'module':
        import sys as module
        sys.modules.clear()
    if how == 'pytest':
        sys.exit(type('Code', (int,), {})(13))


print('leaving', flush=True)
leave(sys.argv[1])
