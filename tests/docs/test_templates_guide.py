"""The guide for template writers names what a template is really given."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from lape_cards import resources
from lape_cards.documents import chart, model, process, telling
from lape_cards.render import filters

TEXT = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)", re.MULTILINE)
PARTS = re.split(r"^### (\w+)\n", TEXT, flags=re.MULTILINE)[1:]
TABLES = {
    name: re.split(r"^## ", body, flags=re.MULTILINE)[0] for name, body in zip(PARTS[::2], PARTS[1::2], strict=True)
}


def found(name: str) -> type:
    modules = (model, chart, process, telling)
    return next(vars(module)[name] for module in modules if name in vars(module))


def names_of(kind: type) -> set[str]:
    properties = {name for base in kind.__mro__ for name, value in vars(base).items() if isinstance(value, property)}
    return {field.name for field in dataclasses.fields(kind)} | properties


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_names_of_what_it_describes(name: str) -> None:
    kind = found(name)
    named = set(ROW.findall(TABLES[name]))
    if "Everything a Document has" in TABLES[name]:
        named |= names_of(found("Document"))
    assert named == names_of(kind)


def test_the_filters_and_templates_are_named() -> None:
    assert set(re.findall(r"`x \\\| (\w+)", TEXT)) == set(filters.HTML) == set(filters.MARKDOWN)
    folder = resources.folder("templates")
    there = {str(path.relative_to(folder)) for part in ("html", "markdown") for path in (folder / part).iterdir()}
    assert {name for name in there if f"`{name}`" not in TEXT} == set()
