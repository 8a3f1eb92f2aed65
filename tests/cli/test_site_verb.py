from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_site import collected_portfolio

from lape_cards.cli import edge
from lape_cards.errors import Exit

if TYPE_CHECKING:
    from conftest import Cards

TODAY = ["--today", "2018-10-15", "--lang", "en"]


def run(folder: Path, *args: str) -> int:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return edge.run(["site", *TODAY, *args])
    finally:
        os.chdir(before)


def test_it_says_where_the_site_is_and_what_to_do(card_repository: Cards, capsys: pytest.CaptureFixture[str]) -> None:
    card_repository.write_and_save("yksi")
    assert run(card_repository.top / "cards", "--language", "sv") == Exit.OK
    said = capsys.readouterr()
    assert said.out == f"{card_repository.top / 'site' / 'index.html'}\n"
    assert "The site shows 1 card." in said.err
    assert "accessibility.sv.md" in said.err
    assert "accessibility.fi.md" not in said.err
    assert (card_repository.top / "site" / "sv" / "cards" / "yksi.html").is_file()
    assert not (card_repository.top / "site" / "fi").exists()


def test_a_missing_source_is_told_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = collected_portfolio(tmp_path, "  - name: poissa\n    git: ../groups/poissa\n")
    assert run(folder, "--language", "fi") == Exit.FAILED
    assert "poissa" in capsys.readouterr().err
    assert (folder / "site" / "fi" / "index.html").is_file()


def test_a_card_that_cannot_be_read_is_told_and_ends_with_1(
    card_repository: Cards, capsys: pytest.CaptureFixture[str]
) -> None:
    card_repository.write("rikki", "format: [\n")
    assert run(card_repository.top) == Exit.FAULTS
    assert "cards/rikki.yaml:1:10: LC001 " in capsys.readouterr().err


def test_a_card_that_is_understood_only_in_part_is_told_on_the_overview(
    card_repository: Cards, capsys: pytest.CaptureFixture[str]
) -> None:
    for card in ("yksi", "kaksi"):
        card_repository.write_and_save(card)
    path = card_repository.top / "cards" / "yksi.yaml"
    lines = path.read_text(encoding="utf-8").rstrip().splitlines()
    path.write_text("\n".join([*lines, "unheard_of: 1", ""]), encoding="utf-8")
    place = f"cards/yksi.yaml:{len(lines) + 1}:1"
    assert run(card_repository.top, "--language", "en") == Exit.FAULTS
    assert place in capsys.readouterr().err
    page = (card_repository.top / "site" / "en" / "index.html").read_text(encoding="utf-8")
    _, _, told = page.partition("1 card is understood only in part")
    told, _, _ = told.partition("</section>")
    assert '<a href="cards/yksi.html">yksi</a>' in told
    assert place in told
    assert "kaksi" not in told
    assert "cannot be read" not in page
    assert "Nothing waits for anyone" not in page


@pytest.mark.parametrize("args", [["--port", "8000"], ["--serve", "--port", "70000"], ["--output", "cards"]])
def test_what_cannot_be_done_is_refused(card_repository: Cards, args: list[str]) -> None:
    assert run(card_repository.top, *args) == Exit.FAILED


def test_there_has_to_be_something_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == Exit.FAILED
    assert "lape init" in capsys.readouterr().err


def test_a_preview_shows_changes_to_this_computer_and_ends_with_ctrl_c(card_repository: Cards) -> None:
    card_repository.write_and_save("yksi")
    command = [sys.executable, "-m", "lape_cards", "site", "--serve", "--port", "0", "--language", "en", *TODAY]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        command, cwd=card_repository.top, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        assert address.startswith("http://127.0.0.1:")
        page = fetch(f"{address}en/cards/yksi.html")
        assert "connect-src 'self'" in page
        card_repository.write("yksi", title="Toinen nimi")
        until(lambda: "Toinen nimi" in fetch(f"{address}en/cards/yksi.html"))
        assert fetch(f"{address}.lape/state") != "0"
        with pytest.raises(urllib.error.HTTPError):
            fetch(f"{address}../cards/yksi.yaml")
        with pytest.raises(urllib.error.HTTPError):
            fetch(address, Host="elsewhere.example")
        assert "connect-src" not in (card_repository.top / "site/en/cards/yksi.html").read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == Exit.OK
    finally:
        process.kill()
        process.communicate()


def fetch(address: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:  # noqa: S310
        return str(answer.read().decode())


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.3)
