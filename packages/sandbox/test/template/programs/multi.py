import multiprocessing
import os
import sys

METHOD = sys.argv[1]


def square(number):
    return number * number


def put(queue, value, pipe):
    queue.put((value, multiprocessing.current_process().name, __name__))
    pipe.send([value])
    pipe.close()


def fail():
    raise ValueError('in a process')


class Own:
    def __init__(self, value):
        self.value = value


if __name__ == '__main__':
    context = multiprocessing.get_context(METHOD)
    print(multiprocessing.get_start_method(), multiprocessing.current_process().name, multiprocessing.parent_process(), multiprocessing.active_children())
    with context.Pool(2) as pool:
        print(pool.map(square, range(5)), pool.apply(Own, (3,)).value)
    queue = context.Queue()
    here, there = context.Pipe()
    process = context.Process(target=put, args=(queue, 'value', there), name='Named')
    process.start()
    print(queue.get(timeout=20), here.recv())
    process.join()
    print(process.exitcode, process)
    process = context.Process(target=fail)
    process.start()
    process.join()
    print(process.exitcode)
    value = context.Value('i', 3)
    with value.get_lock():
        value.value += 1
    print(value.value, context.Lock().acquire(), context.Event().is_set())
    print('done')
