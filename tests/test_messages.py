"""The catalogues hold every message of the code and the templates, translated, and nothing else."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"\{(\w+)\}")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_tool() -> ModuleType:
    """The project's own tool, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()


@pytest.fixture(scope="module")
def source() -> Catalog:
    return TOOL.extracted()


@pytest.fixture(scope="module", params=TOOL.LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return TOOL.read(request.param)


def ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id for message in catalogue if message.id}


def test_there_are_messages(source: Catalog) -> None:
    assert len(ids(source)) > 500
    assert "Current state" in ids(source)


def test_every_message_is_in_the_catalogue(source: Catalog, catalogue: Catalog) -> None:
    assert ids(source) - ids(catalogue) == set()


def test_no_message_is_left_that_nothing_says(source: Catalog, catalogue: Catalog) -> None:
    assert ids(catalogue) - ids(source) == set()
    assert not catalogue.obsolete


def test_every_message_is_translated(catalogue: Catalog) -> None:
    untranslated = [
        message.id
        for message in catalogue
        if message.id and not all((message.string,) if isinstance(message.string, str) else message.string)
    ]
    assert untranslated == []
    assert not any(message.fuzzy for message in catalogue if message.id)


def test_translations_keep_the_places(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            sources = (message.id,) if isinstance(message.id, str) else message.id
            strings = (message.string,) if isinstance(message.string, str) else message.string
            wanted = {name for text in sources for name in PLACE.findall(text)}
            for string in strings:
                found = set(PLACE.findall(string))
                assert found == wanted or (len(sources) > 1 and found | {"count"} == wanted | {"count"}), message.id
                string.format_map(dict.fromkeys(wanted | {"count"}, "x"))


def test_translations_are_calm(catalogue: Catalog) -> None:
    loud = [
        message.id for message in catalogue if message.id and "!" in str(message.string) and "!" not in str(message.id)
    ]
    assert loud == []


def test_example_ids_stay_ids(catalogue: Catalog) -> None:
    for name in ("change-1", "metric-1", "risk-1", "checkpoint-1", "proposal-1"):
        assert IDENTIFIER.fullmatch(str(catalogue.get(name).string))


def test_the_compiled_catalogues_are_the_sources(catalogue: Catalog) -> None:
    from lape_cards.i18n import translator

    language = str(catalogue.locale)
    for text in ("Current state", "Target state", "plan"):
        assert translator(language)(text) == catalogue.get(text).string  # type: ignore[arg-type]
