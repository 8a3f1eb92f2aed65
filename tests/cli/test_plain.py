"""A verb called without typer does what it does with typer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.cli import edge, plain, verbs
from lape_cards.cli.verbs import Verb

if TYPE_CHECKING:
    from conftest import Cards

AS_IT_IS = ("--color", "auto")
"""An option that changes nothing, but is typer's to understand."""

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


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("apart", [False, True], ids=["in the repository", "outside"])
@pytest.mark.parametrize("verb", ["check", "history"])
def test_the_same_with_and_without_typer(
    verb: str,
    names: tuple[str, ...],
    apart: bool,
    card_repository: Cards,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    card_repository.write_and_save("kortti")
    card_repository.write("faulty", colour="red")
    monkeypatch.chdir(tmp_path if apart else card_repository.top)
    short = edge.run([verb, *names]), *capsys.readouterr()
    long = edge.run([verb, *names, *AS_IT_IS]), *capsys.readouterr()
    assert short == long
    assert short[0] == 2 or short[1]


@pytest.mark.parametrize(
    ("args", "suffices"),
    [
        (["check"], True),
        (["check", "a.yaml", "b"], True),
        (["check", "a.yaml", "--strict"], False),
        (["check", "--", "-a"], False),
        (["check", "-"], False),
        (["--quiet", "check", "a.yaml"], False),
        (["save", "a"], False),
        (["history", "a"], True),
        (["history"], False),
        (["history", "a", "b"], False),
    ],
)
def test_when_typer_is_left_out(args: list[str], suffices: bool) -> None:
    verb = verbs.find(next(arg for arg in args if not arg.startswith("-")))
    assert isinstance(verb, Verb)
    assert plain.suffices(verb, args) is suffices
