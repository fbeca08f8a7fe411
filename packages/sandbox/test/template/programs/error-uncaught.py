def outer():
    inner(3)


def inner(number):
    values = [1, 2]
    return values[number] + 1


outer()
