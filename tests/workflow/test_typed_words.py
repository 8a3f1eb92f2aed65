"""What is typed on the command line ends up in the history, so an identity code in it is refused before anything is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.workflow.cards import CardFolder, read_settings
from lape_cards.workflow.new import new_card
from lape_cards.workflow.setup import Wishes, set_up

CODE = "010190-900P"


@pytest.mark.parametrize("field", ["name", "programme", "group", "contact"])
def test_a_repository_is_not_named_by_it(tmp_path: Path, field: str) -> None:
    with pytest.raises(LapeError) as refused:
        set_up(tmp_path / "kortit", Wishes("fi", **{field: f"Ryhmä {CODE}"}), today=date(2018, 1, 1))
    assert CODE not in str(refused.value.message.values)
    assert list(tmp_path.iterdir()) == []


def test_a_card_is_not_named_by_it(tmp_path: Path) -> None:
    set_up(tmp_path, Wishes("fi"), today=date(2018, 1, 1))
    folder = CardFolder(tmp_path, read_settings(tmp_path / "lape.yaml"))
    with pytest.raises(LapeError):
        new_card(folder, f"Perhe {CODE}")
    assert folder.ids() == []
