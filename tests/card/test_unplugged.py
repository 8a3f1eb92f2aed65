"""What pydantic is told of plugins, and what everyone else is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
import lape_cards.card.base
assert "importlib.metadata" not in sys.modules
from pydantic.plugin import _loader
assert _loader.get_plugins() is not None and not list(_loader.get_plugins())
import importlib.metadata
assert importlib.metadata.version("pydantic")
assert importlib.metadata.entry_points is not _loader.entry_points
from lape_cards.card.parts import Area
assert Area(region="x").region == "x"
"""


def test_only_pydantic_sees_nothing_installed() -> None:
    """Its loader finds no plugin, and whoever asks afterwards gets the real module."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
