import traceback

try:
    try:
        {}['key']
    except KeyError as error:
        raise ValueError('bad value') from error
except ValueError:
    traceback.print_exc()
    traceback.print_stack()
    print(len(traceback.extract_stack()))
try:
    1 / 0
except ZeroDivisionError:
    try:
        raise ExceptionGroup('several', [ValueError(1), ExceptionGroup('inner', [TypeError('2')])])
    except* ValueError as group:
        group.add_note('a note')
        raise
