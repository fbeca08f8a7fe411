import concurrent.futures
import multiprocessing
from multiprocessing import shared_memory


def work(shared, key):
    shared[key] = key * 2


def add(a, b):
    return a + b


if __name__ == '__main__':
    with multiprocessing.Manager() as manager:
        shared = manager.dict()
        processes = [multiprocessing.Process(target=work, args=(shared, key)) for key in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(sorted(shared.items()))
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        print(list(executor.map(add, [1, 2], [3, 4])))
    block = shared_memory.SharedMemory(create=True, size=64)
    block.buf[:3] = b'abc'
    again = shared_memory.SharedMemory(block.name)
    print(bytes(again.buf[:3]))
    again.close()
    block.close()
    block.unlink()
    print('done')
