"""The thirty made-up cards, as three shelves."""

from __future__ import annotations

import pytest
from portfolio import SOURCES, make_source

from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.collection import SourceCards


@pytest.fixture(scope="package")
def groups(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SourceCards]:
    top = tmp_path_factory.mktemp("groups")
    return {name: SourceCards(name, open_cards(make_source(top / name, name))) for name in SOURCES}
