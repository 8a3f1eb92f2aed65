"""Filled Word forms become cards: the right text in the right field, and not a word lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filled_forms import FORMS, Filled
from word_forms import as_text

from lape_cards.exchange.interface import Reading
from lape_cards.store.reader import read
from lape_cards.workflow.importing import Incoming, incoming, readings

TODAY = date(2018, 1, 2)


@pytest.fixture(params=FORMS, ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> Filled:
    found: Filled = request.param
    return found


@pytest.fixture
def path(form: Filled, tmp_path: Path) -> Path:
    return form.make(tmp_path)


@pytest.fixture
def imported(path: Path, card_repository: Any) -> tuple[Reading, Incoming]:
    (reading,) = readings(path, path.name)
    return reading, incoming(card_repository.open(), reading, path.name, language=None, today=TODAY)


def at(data: Any, path: str) -> Any:
    for key in path.split("."):
        data = data[int(key)] if key.isdigit() else data[key]
    return data


def tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: tidied(inner) for key, inner in value.items() if inner is not None}  # room for what is still open
    if isinstance(value, list):
        return [tidied(inner) for inner in value]
    return value.strip() if isinstance(value, str) else value


def test_each_field_has_its_text(form: Filled, imported: tuple[Reading, Incoming]) -> None:
    said = tidied(read(imported[1].text).data)
    assert {path: at(said, path) for path in form.expected} == form.expected


def test_what_stays_outside_is_listed(form: Filled, imported: tuple[Reading, Incoming]) -> None:
    assert sorted(one.text for one in imported[1].unplaced) == sorted(form.unplaced)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


def words(*found: str) -> Counter[str]:
    return Counter(word for text in found for word in re.findall(r"\w+", text))


def test_no_word_is_lost(form: Filled, path: Path, imported: tuple[Reading, Incoming], tmp_path: Path) -> None:
    """Every word that LibreOffice sees in the file is in the card, outside of it, or one of the form's own."""
    reading, made = imported
    everything = words(as_text(path, tmp_path / "txt"))
    kept = words(*texts(made.data), made.title, *(one.text for one in made.unplaced), *reading.form)
    lost = everything - kept - words(*form.read_as)
    # LibreOffice writes the numbers of lists, and what was deleted.
    assert [word for word in lost if not re.fullmatch(r"\d", word) and word not in form.deleted] == []
    assert not any(word in kept for word in form.deleted)
