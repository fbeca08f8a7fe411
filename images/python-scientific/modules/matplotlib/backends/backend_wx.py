"""There are no windows in a sandbox: figures are handed out of it in place of being shown in one."""

from invigil.figures import FigureCanvas, FigureManager, show  # noqa: F401
