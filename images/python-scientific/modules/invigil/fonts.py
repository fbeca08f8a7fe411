"""The list of fonts that matplotlib makes wherever it finds none: it reads 150 of them, and asks fc-list.

As a program it makes that list, once for the image; what it writes to `made` is then in every run. A list that names a font which has gone
is made anew by matplotlib itself.
"""

import os

_MADE = "/opt/made"


def use_list():
    """Puts the list where matplotlib looks for it: a copy, as matplotlib may write a newer one over it."""
    try:
        for name in os.listdir(_MADE):
            if name.startswith("fontlist-"):
                _copy(os.path.join(_MADE, name), os.path.join(_cache(), name))
    except OSError:
        pass  # matplotlib then makes one


def _cache():
    folder = os.environ.get("MPLCONFIGDIR")
    if folder:
        return folder
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "matplotlib")


def _copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(source, "rb") as made, open(target, "xb") as own:
        own.write(made.read())


def _make_list():
    from matplotlib import font_manager

    os.mkdir("made")
    manager = font_manager.fontManager
    font_manager.json_dump(manager, f"made/fontlist-v{manager._version}.json")


if __name__ == "__main__":
    _make_list()
