"""The package of matplotlib's backends, with the names that it has. It is imported before matplotlib looks for its list of fonts."""

from invigil.fonts import use_list

from .registry import BackendFilter, backend_registry

use_list()

_QT_FORCE_QT5_BINDING = False
