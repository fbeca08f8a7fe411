class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('gone', self.name)


first = Thing('first')
second = Thing('second')
things = [Thing('in a list'), second]
Thing('at once')
del first
circle = Thing('in a circle')
circle.self = circle
print('end of the file')
