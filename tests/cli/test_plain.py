"""A verb called without typer does what it does with typer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.cli import edge, plain, verbs
from lape_cards.cli.verbs import Verb

if TYPE_CHECKING:
    from conftest import Cards

EVERYWHERE: list[tuple[list[str], list[str]]] = [
    ([], []),
    ([], ["--today", "2018-10-15"]),
    (["--quiet", "--lang=sv"], ["--today=15.3.2018", "--lang", "fi"]),
    ([], ["--today", "yesterday"]),
    (["--color", "purple"], []),
]
"""Options that every verb takes: before its name, and after it."""

NAMES = [
    (),
    ("kortti",),
    ("cards/kortti.yaml",),
    ("cards/faulty.yaml", "kortti"),
    ("kortti@1",),
    ("kortti@7",),
    ("Kortti",),
    ("nowhere.yaml", "kortti"),
    ("cards",),
    ("",),
    ("help",),
    ("a\nb",),
]


@pytest.mark.parametrize("around", EVERYWHERE, ids=[" ".join(before + after) for before, after in EVERYWHERE])
@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("apart", [False, True], ids=["in the repository", "outside"])
@pytest.mark.parametrize("verb", ["check", "history"])
def test_the_same_with_and_without_typer(
    verb: str,
    names: tuple[str, ...],
    around: tuple[list[str], list[str]],
    apart: bool,
    card_repository: Cards,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    card_repository.write_and_save("kortti")
    card_repository.write("faulty", colour="red")
    monkeypatch.chdir(tmp_path if apart else card_repository.top)
    before, after = around
    args = [*before, verb, *names, *after]
    short = edge.run(args), *capsys.readouterr()
    monkeypatch.setattr(plain, "line_of", lambda verb, args: None)
    long = edge.run(args), *capsys.readouterr()
    assert short == long
    assert short[0] == 2 or short[1] or "--quiet" in before


@pytest.mark.parametrize(
    ("args", "suffices"),
    [
        (["check"], True),
        (["check", "a.yaml", "b"], True),
        (["check", "a.yaml", "--strict"], False),
        (["check", "--", "-a"], False),
        (["check", "-"], False),
        (["--quiet", "check", "a.yaml"], True),
        (["check", "a.yaml", "-q", "--today", "2018-10-15"], True),
        (["check", "--lang=sv", "a.yaml"], True),
        (["check", "a.yaml", "--today"], False),
        (["check", "a.yaml", "--today="], False),
        (["check", "a.yaml", "--today", "-q"], False),
        (["check", "a.yaml", "--quiet=yes"], False),
        (["check", "a.yaml", "--help"], False),
        (["save", "a"], False),
        (["history", "a"], True),
        (["history"], False),
        (["history", "a", "b"], False),
        (["history", "a", "--lang", "sv"], True),
        (["history", "--lang", "sv"], False),
    ],
)
def test_when_typer_is_left_out(args: list[str], suffices: bool) -> None:
    verb = verbs.find(next(arg for arg in args if not arg.startswith("-")))
    assert isinstance(verb, Verb)
    assert (plain.line_of(verb, args) is not None) is suffices
