"""What can be shown, and the folder that it is put in."""

import base64
import io
import os
import sys

# In this order: a table is more than its picture.
_METHODS = ("_repr_html_", "_repr_svg_", "_repr_png_", "_repr_jpeg_")

_is_full = False


def display(*things):
    """Shows each thing in the richest form that it has: HTML, SVG, PNG or JPEG. What has none of these is printed."""
    for thing in things:
        content = _rendered(thing)
        if content is None:
            print(repr(thing))
        else:
            put(content)


def _png_of(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def is_asked_for():
    """Whether anybody takes what is shown."""
    return bool(os.environ.get("INVIGIL_DISPLAY"))


def put(content):
    """Puts bytes after what is shown already. Its type is found from the bytes."""
    if not is_asked_for():
        return
    folder, items, room = os.environ["INVIGIL_DISPLAY"].rsplit(" ", 2)
    folder = os.path.join(os.path.expanduser("~"), folder)
    os.makedirs(folder, exist_ok=True)
    with os.scandir(folder) as entries:
        shown = {int(entry.name): entry.stat().st_size for entry in entries if entry.name.isdigit()}
    if len(shown) >= int(items) or sum(shown.values()) + len(content) > int(room):
        _say_full(items, room)
        return
    _write(folder, max(shown, default=0) + 1, content)


def _rendered(thing):
    if isinstance(thing, type):
        return None
    for name in _METHODS:
        method = getattr(thing, name, None)
        rendered = method() if callable(method) else None
        if isinstance(rendered, tuple):
            rendered = rendered[0]
        if rendered is not None:
            return _bytes(rendered, name)
    return _png_of(thing) if callable(getattr(thing, "savefig", None)) else None


def _bytes(rendered, name):
    if not isinstance(rendered, str):
        return bytes(rendered)
    is_text = name in ("_repr_html_", "_repr_svg_")
    return rendered.encode() if is_text else base64.b64decode(rendered)


def _write(folder, number, content):
    """A whole file or none: the run may be stopped at any moment, and other processes of it may show things too."""
    part = os.path.join(folder, f"part-{os.getpid()}-{number}")
    try:
        with open(part, "wb") as file:
            file.write(content)
        while True:
            try:
                os.link(part, os.path.join(folder, f"{number:04}"))
                return
            except FileExistsError:
                number += 1
    finally:
        if os.path.lexists(part):
            os.unlink(part)


def _say_full(items, room):
    global _is_full
    if not _is_full:
        print(f"invigil: shown were {items} things or {room} bytes; what comes after them is left out", file=sys.stderr)
    _is_full = True
