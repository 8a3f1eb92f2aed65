"""The user's own cache folder: nobody else's, and the same wherever someone stands."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lape_cards.cache_folder import own_folder, usual_folder


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    made = own_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o755)
    assert stat.S_IMODE(own_folder(made).stat().st_mode) == 0o700


def test_a_folder_that_hangs_on_where_someone_stands_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("cache"))
    with pytest.raises(RuntimeError):
        usual_folder()
