"""Where an export goes, what it never replaces, and what it tells of cards that cannot be read."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import csv_rows, exported

from lape_cards.errors import LapeError
from lape_cards.message import Message
from lape_cards.store.folders import whole_folder
from lape_cards.workflow.export import formats_for, formats_of

if TYPE_CHECKING:
    from conftest import Cards

TODAY = date(2018, 10, 15)


@pytest.fixture
def top(card_repository: Cards) -> Path:
    card_repository.write("eka")
    card_repository.write("toka")
    return card_repository.top


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_then_holds_what_was_asked_for_and_nothing_else(top: Path) -> None:
    before = set(top.iterdir())
    folder, done = exported(top, ("xlsx", "ics"), today=TODAY)
    assert folder == top / "export"
    assert files(folder) == {"cards.xlsx", "checkpoints.ics", "datapackage.json"}
    assert set(done.files) == {folder / name for name in files(folder)}
    exported(top, ("json",), today=TODAY)
    assert files(folder) == {"cards.json", "datapackage.json"}
    assert set(top.iterdir()) - before == {folder}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("oma.txt", "minun"),
        ("csv/oma.csv", "minun"),
        ("datapackage.json", "{}"),
        ("datapackage.json", '{"madeBy": "someone", "resources": []}'),
        ("datapackage.json", "[]"),
    ],
)
def test_a_folder_with_something_else_in_it_stays(top: Path, name: str, content: str) -> None:
    folder, _ = exported(top, ("csv",), today=TODAY)
    (folder / name).write_text(content, encoding="utf-8")
    before = {path: (folder / path).read_bytes() for path in files(folder)}
    with pytest.raises(LapeError) as told:
        exported(top, ("csv",), today=TODAY)
    assert told.value.message.values["folder"] == str(folder)
    assert {path: (folder / path).read_bytes() for path in files(folder)} == before


def test_a_link_in_the_folder_is_something_else(top: Path, tmp_path: Path) -> None:
    folder, _ = exported(top, ("csv",), today=TODAY)
    (folder / "linkki").symlink_to(tmp_path)
    with pytest.raises(LapeError):
        exported(top, ("csv",), today=TODAY)
    assert tmp_path.exists()


@pytest.mark.parametrize("place", [".", "..", "cards", "cards/uusi", ".git", ".git/export", ".lape/x", "lape.yaml"])
def test_cards_and_their_history_are_no_place_for_an_export(top: Path, place: str) -> None:
    before = files(top)
    with pytest.raises(LapeError):
        exported(top, ("csv",), top / place, today=TODAY)
    assert files(top) == before


def test_an_empty_folder_and_a_new_one_are_a_place(top: Path, tmp_path: Path) -> None:
    (tmp_path / "tyhja").mkdir()
    for place in (tmp_path / "tyhja", tmp_path / "uusi" / "syva"):
        exported(top, ("json",), place, today=TODAY)
        assert files(place) == {"cards.json", "datapackage.json"}


@pytest.mark.parametrize(("name", "form"), [("kalenteri.ics", "ics"), ("Kortit.XLSX", "xlsx"), ("kortit.json", "json")])
def test_a_format_of_one_file_goes_into_the_file_that_is_named(top: Path, tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / "ulos" / name
    assert formats_for(None, path) == [form]
    for _ in range(2):
        _, done = exported(top, (form,), path, today=TODAY)
        assert done.files == (path,)
        assert [one.name for one in path.parent.iterdir()] == [name]


@pytest.mark.parametrize("forms", [("csv",), ("xlsx", "ics")])
def test_other_formats_do_not_go_into_a_file(top: Path, tmp_path: Path, forms: tuple[str, ...]) -> None:
    with pytest.raises(LapeError):
        exported(top, forms, tmp_path / "kortit.xlsx", today=TODAY)
    assert not (tmp_path / "kortit.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("csv", ["csv"]),
        (" CSV , xlsx,csv", ["csv", "xlsx"]),
        ("csv,xlsx,json,parquet,ics", ["csv", "xlsx", "json", "parquet", "ics"]),
        ("pdf", None),
        ("csv,pdf", None),
        ("", None),
        (",", None),
    ],
)
def test_formats_as_they_are_typed(text: str, wanted: list[str] | None) -> None:
    if wanted is not None:
        assert formats_of(text) == wanted
        return
    with pytest.raises(LapeError):
        formats_of(text)


def test_a_file_that_is_no_card_is_left_out_and_told(card_repository: Cards) -> None:
    card_repository.write("eka")
    card_repository.write("puoli", 'format: 1\nkind: experiment\nid: puoli\nlanguage: fi\ntitle: Puoli\nversion: "x"\n')
    card_repository.write("rikki", "format: 1\nkind: experiment\ntitle: [\n")
    folder, done = exported(card_repository.top, ("csv",), today=TODAY)
    assert done.cards == 2
    assert [fault.location.split(":")[0] for fault in done.faults] == ["cards/puoli.yaml", "cards/rikki.yaml"]
    assert all(fault.place.line > 1 for fault in done.faults)
    assert {row["card"]: row["is_whole"] for row in csv_rows(folder, "cards")} == {"eka": "true", "puoli": "false"}


def test_what_nobody_may_see_is_in_no_format(card_repository: Cards) -> None:
    code = "010190-900P"
    card_repository.write("eka", need=f"'Asiakas {code} kertoi.'")
    folder, _ = exported(card_repository.top, ("csv", "json", "ics"), today=TODAY)
    assert not [path for path in folder.rglob("*") if path.is_file() and code.encode() in path.read_bytes()]
    (row,) = csv_rows(folder, "cards")
    assert row["need"].startswith("Asiakas ")


def test_a_repository_without_cards_gives_empty_tables(card_repository: Cards) -> None:
    folder, done = exported(card_repository.top, ("csv", "xlsx", "json", "parquet", "ics"), today=TODAY)
    assert done.cards == 0
    assert csv_rows(folder, "cards") == []
    assert json.loads((folder / "cards.json").read_text(encoding="utf-8"))["tables"]["cards"] == []


def test_a_number_too_large_for_parquet_is_told_and_nothing_is_replaced(card_repository: Cards) -> None:
    card_repository.write("eka", version=str(2**63))
    folder, _ = exported(card_repository.top, ("json",), today=TODAY)
    with pytest.raises(LapeError) as told:
        exported(card_repository.top, ("csv", "xlsx", "json", "ics", "parquet"), today=TODAY)
    assert told.value.place == "eka"
    assert files(folder) == {"cards.json", "datapackage.json"}
    assert [path.name for path in card_repository.top.iterdir() if path.name.endswith((".tmp", ".old"))] == []


def test_parquet_says_what_to_install(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LapeError) as told:
        exported(top, ("csv", "parquet"), today=TODAY)
    assert told.value.hint is not None
    assert told.value.hint.values == {
        "pipx": "pipx inject lape-cards pyarrow",
        "uv": "uv tool install --with pyarrow",
    }
    assert not (top / "export").exists()


def write_into(place: Path, text: str, fault: BaseException | None = None) -> None:
    with whole_folder(place) as made:
        (made / "a").write_text(text, encoding="utf-8")
        if fault is not None:
            raise fault


@pytest.mark.parametrize("fault", [LapeError(Message("x")), KeyboardInterrupt(), OSError(28, "full")])
def test_a_folder_is_put_in_place_whole_or_not_at_all(tmp_path: Path, fault: BaseException) -> None:
    place = tmp_path / "kansio"
    write_into(place, "vanha")
    with pytest.raises((LapeError, KeyboardInterrupt)):
        write_into(place, "uusi", fault)
    assert (place / "a").read_text(encoding="utf-8") == "vanha"
    assert list(tmp_path.iterdir()) == [place]
