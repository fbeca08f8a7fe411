"""Shows figures, tables and images beside what a program prints.

    from invigil import display
    display(table)

Where nobody asked for what the program shows, nothing is written, and the program runs the same.
"""

from ._show import display

__all__ = ["display"]
