"""The guide for template writers names every filter and template; its values are tried beside the renderer."""

from __future__ import annotations

import re
from pathlib import Path

from lape_cards import resources
from lape_cards.render import filters

TEXT = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_filters_and_templates_are_named() -> None:
    assert set(re.findall(r"`x \\\| (\w+)", TEXT)) == set(filters.HTML) == set(filters.MARKDOWN)
    folder = resources.folder("templates")
    there = {str(path.relative_to(folder)) for part in ("html", "markdown") for path in (folder / part).iterdir()}
    assert {name for name in there if f"`{name}`" not in TEXT} == set()
