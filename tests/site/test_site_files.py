from __future__ import annotations

import os
from pathlib import Path

import pytest

from lape_cards.errors import LapeError
from lape_cards.site.files import MARKER, made_aside


def make(output: Path, **files: str) -> tuple[int, int]:
    with made_aside(output) as folder:
        for name, text in files.items():
            folder.put(f"fi/{name}.html", text.encode())
    return folder.files, folder.written


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}


def test_a_site_is_put_in_place_whole(tmp_path: Path) -> None:
    assert make(tmp_path / "site", a="one", b="two") == (3, 3)
    assert contents(tmp_path / "site") == {"fi/a.html": "one", "fi/b.html": "two"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_stays_the_same_is_not_touched_and_what_is_gone_goes(tmp_path: Path) -> None:
    make(tmp_path / "site", a="one", b="two", c="three")
    for path in (tmp_path / "site").rglob("*.*"):
        os.utime(path, (1_000_000, 1_000_000))
    assert make(tmp_path / "site", a="one", b="other") == (3, 1)
    assert contents(tmp_path / "site") == {"fi/a.html": "one", "fi/b.html": "other"}
    assert (tmp_path / "site/fi/a.html").stat().st_mtime == 1_000_000
    assert (tmp_path / "site/fi/b.html").stat().st_mtime > 1_000_000


def test_a_failure_leaves_the_old_site(tmp_path: Path) -> None:
    make(tmp_path / "site", a="one")

    def fail() -> None:
        with made_aside(tmp_path / "site") as folder:
            folder.put("fi/a.html", b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert contents(tmp_path / "site") == {"fi/a.html": "one"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_run_that_was_killed_in_the_middle_is_mended_by_the_next(tmp_path: Path) -> None:
    make(tmp_path / "site", a="one")
    (tmp_path / "site").rename(tmp_path / ".site.old")
    (tmp_path / ".site.1234abcd.new").mkdir()
    with pytest.raises(RuntimeError), made_aside(tmp_path / "site"):
        raise RuntimeError
    assert contents(tmp_path / "site") == {"fi/a.html": "one"}
    make(tmp_path / "site", a="two")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("there", ["mine.txt", "index.html", ".git", f"{MARKER} mine.txt"])
def test_what_is_no_site_is_left_alone(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    for name in there.split():
        (folder / name).write_text("mine")
    with pytest.raises(LapeError):
        make(folder, a="one")
    assert sorted(path.name for path in folder.iterdir()) == sorted(there.split())


def test_a_file_is_no_place_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(LapeError):
        make(tmp_path / "site", a="one")


def test_an_empty_folder_and_a_link_are_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    make(tmp_path / "site", a="one")
    assert (tmp_path / "site").is_symlink()
    assert contents(tmp_path / "real") == {"fi/a.html": "one"}


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    with made_aside(tmp_path / "site"), pytest.raises(LapeError), made_aside(tmp_path / "site"):
        pass
