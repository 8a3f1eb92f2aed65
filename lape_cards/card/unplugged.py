"""Pydantic without its search for plugins.

Before it builds its first validator, pydantic asks ``importlib.metadata`` which plugins are installed. Loading
that (with email, zipfile and socket) costs a quarter of what building a card's model does; ``PYDANTIC_DISABLE_PLUGINS``
is looked at only afterwards. Our models have no plugins, and a stranger's has no business in a card.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType

METADATA = "importlib.metadata"


def spare_the_search() -> None:
    """Load pydantic's loader of plugins as if nothing were installed; where it is another one, it stays as it is."""
    import pydantic.plugin  # all that it needs itself comes first, with the real module

    if METADATA in sys.modules:
        return
    sys.modules[METADATA] = _nothing_installed()
    try:
        with suppress(ImportError):
            import pydantic.plugin._loader  # noqa: F401
    finally:
        del sys.modules[METADATA]


def _nothing_installed() -> ModuleType:
    module = ModuleType(METADATA)
    module.__dict__.update(entry_points=_none, distributions=_none)
    return module


def _none(**_: object) -> tuple[()]:
    return ()
