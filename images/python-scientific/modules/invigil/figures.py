"""A matplotlib backend without a window: plt.show() hands the open figures out of the sandbox, in order, and closes them.

Chosen by MPLBACKEND=module://invigil.figures, and by every name of a backend with windows: the modules of those are replaced.
"""

import atexit
import io

import numpy
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from ._show import is_asked_for, put

__all__ = ["FigureCanvas", "FigureManager", "show"]

# Figures shown while the program goes on drawing in them; they are handed out at its end, as they then are.
_going_on = []


class FigureManager(FigureManagerBase):
    def show(self):
        """`figure.show()` does not wait for anybody to close the window."""
        _keep(self)


class FigureCanvas(FigureCanvasAgg):
    required_interactive_framework = None
    manager_class = FigureManager


def show(*_args, block=None, **_kwargs):
    """With `block=False`, as in `plt.pause`, the program goes on drawing: the figures are then handed out at a later `show()`, or at its end."""
    managers = Gcf.get_all_fig_managers()
    if block is False:
        for manager in managers:
            _keep(manager)
        return
    for manager in managers:
        _hand_out(manager)


def _keep(manager):
    if not _going_on:
        atexit.register(_hand_out_kept)
    if manager not in _going_on:
        _going_on.append(manager)


def _hand_out_kept():
    for manager in Gcf.get_all_fig_managers():
        if manager in _going_on:
            _hand_out(manager)


def _picture(canvas):
    """What a window would show, as PNG. Not by savefig: an animation draws its first picture only when it is shown."""
    canvas.draw()
    buffer = io.BytesIO()
    Image.fromarray(numpy.asarray(canvas.buffer_rgba())).save(buffer, format="png")
    return buffer.getvalue()


def _hand_out(manager):
    # Drawing takes most of the time: it is saved where nobody looks.
    if is_asked_for():
        put(_picture(manager.canvas))
    Gcf.destroy(manager)
