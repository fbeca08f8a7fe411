"""What every hostile Python program shares: how it says whether an attempt worked."""

import os


def _say(word, text):
    line = f'{word}: {text}'.replace('\n', ' ')[:500]
    os.write(1, (line + '\n').encode('utf-8', 'backslashreplace'))


def through(text):
    """The attempt worked."""
    _say('THROUGH', text)


def stopped(text):
    """The attempt did not work, with the reason."""
    _say('STOPPED', text)


def attempt(what, action):
    """Calls the action: an exception is stopped, anything else through. Gives back whether it worked."""
    try:
        action()
    except BaseException as error:
        stopped(f'{what}: {type(error).__name__}: {error}')
        return False
    through(what)
    return True


def is_control():
    """True outside a sandbox, where the program must bound itself so that it does no harm."""
    return 'ATTACK_CONTROL' in os.environ


def bound(control, sandboxed):
    """How far to go: to the bound of a control, or as far as it gets."""
    return control if is_control() else sandboxed
