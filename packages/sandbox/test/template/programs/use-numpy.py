import numpy

a = numpy.arange(6).reshape(2, 3)
print(a @ a.T, numpy.linalg.solve(numpy.eye(3) * 2, [1, 2, 3]), numpy.get_printoptions(), numpy.geterr())
with numpy.errstate(all='raise'):
    try:
        numpy.float64(1) / 0
    except FloatingPointError as error:
        print(error)
print(numpy.float64(1) / 0)
numpy.set_printoptions(precision=2)
print(numpy.array([1.23456]), numpy.__version__, numpy.__file__)
numpy.save('a.npy', a)
print(numpy.load('a.npy').sum(), numpy.show_config is not None)
import threading
print(threading.active_count())
numpy.array([1, 2]) + numpy.array([1, 2, 3])
