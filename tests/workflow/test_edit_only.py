"""A card that nobody names: the only one there is, and where to go when none is here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.edit import find_card

if TYPE_CHECKING:
    from conftest import Cards


def test_the_only_card_needs_no_name(card_repository: Cards) -> None:
    card_repository.write("kortti")
    assert find_card(None, card_repository.top).card == "kortti"


def test_of_several_cards_one_has_to_be_named(card_repository: Cards) -> None:
    card_repository.write("kortti")
    card_repository.write("toinen")
    with pytest.raises(LapeError) as error:
        find_card(None, card_repository.top)
    assert error.value.hint is not None
    assert error.value.hint.values["cards"] == ["kortti", "toinen"]


def test_the_folder_beside_is_named(card_repository: Cards) -> None:
    with pytest.raises(LapeError) as error:
        open_cards(card_repository.top.parent)
    assert error.value.hint is not None
    assert error.value.hint.values == {"folder": card_repository.top.name}


def test_nothing_beside_is_told_as_nothing(tmp_path: Path) -> None:
    with pytest.raises(LapeError) as error:
        open_cards(tmp_path)
    assert error.value.hint is not None
    assert "lape init" in error.value.hint.text
