"""Words of choices on the command line: what people see in their language, they may type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lape_cards.card.phases import ORDER
from lape_cards.checks.family import FAMILY_NAMES
from lape_cards.cli.choices import SHORT_DECISIONS, key_of, told
from lape_cards.documents.registry import DOCUMENTS
from lape_cards.documents.wording import CARD_KINDS, DECISIONS, GROUPS
from lape_cards.i18n import LANGUAGES, translator

if TYPE_CHECKING:
    from conftest import Cards

ROOT = Path(__file__).parents[2]
KEYS = [
    *(tuple(ORDER), tuple(DECISIONS), tuple(CARD_KINDS), tuple(GROUPS), tuple(DOCUMENTS), tuple(FAMILY_NAMES)),
]
CARD = "format: 1\nkind: experiment\nid: koe\nlanguage: fi\ntitle: Koe\n"


def lape(cards: Cards, language: str, *arguments: str) -> tuple[int, str]:
    """The exit code of ``lape``, and all that it says, on one line."""
    done = subprocess.run(
        [sys.executable, "-m", "lape_cards", *arguments],
        cwd=cards.top,
        env={**os.environ, "LAPE_LANG": language, "LAPE_TODAY": "2018-10-15", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, " ".join(done.stdout.split())


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_that_is_shown_is_understood(keys: tuple[str, ...], language: str) -> None:
    for key, shown in zip(keys, told(keys, translator(language)), strict=True):
        word = shown.partition(" (")[2].removesuffix(")") or shown
        assert [key_of(text, keys) for text in (key, word, word.upper(), key.title())] == [key] * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_own_words_for_a_decision_are_understood(language: str) -> None:
    for key, word in DECISIONS.items():
        assert key_of(translator(language)(word), list(DECISIONS)) == key


def test_what_has_no_words_is_typed_as_it_is() -> None:
    assert key_of("json", ["text", "json"]) == "json"
    assert key_of("JSON", ["text", "json"]) is None
    assert told(["text", "json"], translator("fi")) == ["text", "json"]
    assert set(SHORT_DECISIONS) == set(DECISIONS)


@pytest.mark.parametrize(
    ("verb", "shown"),
    [
        ("checkpoint", "continue (jatketaan), adjust (muutetaan)"),
        ("list", "continue (jatketaan), adjust (muutetaan)"),
        ("list", "plan (suunnittele), do (toteuta)"),
        ("check", "plan (suunnittele), do (toteuta)"),
        ("new", "rooting (Juurruttamissuunnitelma)"),
        ("measure", "comparison (Verrokkiryhmä)"),
        ("render", "evaluation (Loppuarviointi)"),
    ],
)
def test_the_help_shows_the_words_beside_the_keys(card_repository: Cards, verb: str, shown: str) -> None:
    assert shown in lape(card_repository, "fi", verb, "--help")[1]


@pytest.mark.parametrize(
    ("language", "arguments", "shown"),
    [
        ("fi", ("checkpoint", "koe", "--decision", "ehkä"), "continue (jatketaan), adjust (muutetaan)"),
        ("sv", ("list", "--phase", "kanske"), "plan (planera), do (genomför)"),
        ("en", ("list", "--decision", "perhaps"), "continue, adjust, expand, narrow (narrow down)"),
    ],
)
def test_a_word_that_is_none_is_answered_in_the_readers_language(
    card_repository: Cards, language: str, arguments: tuple[str, ...], shown: str
) -> None:
    card_repository.write("koe", CARD)
    code, said = lape(card_repository, language, *arguments)
    assert (code, shown in said) == (2, True), said


def test_a_decision_and_a_phase_in_words(card_repository: Cards) -> None:
    card_repository.write("koe", CARD)
    assert lape(card_repository, "fi", "checkpoint", "koe", "--decision", "Fortsätta", "--observation", "Hyvin")[0] == 0
    assert "decision: continue" in card_repository.path("koe").read_text()
    for word in ("Suunnittele", "planera", "PLAN"):
        code, said = lape(card_repository, "en", "list", "--phase", word, "--phase", "rooted", "--format", "csv")
        assert (code, "koe,,koe,experiment,Koe" in said) == (0, True), said
    assert "koe" in lape(card_repository, "fi", "list", "--decision", "jatketaan")[1]
    assert lape(card_repository, "sv", "check", "koe", "--phase", "planera", "--format", "json")[1].count('"plan"')


@pytest.mark.parametrize("typed", ["kattavuus", "Fullständighet", "COMPLETENESS"])
def test_a_family_of_rules_is_called_as_it_is_shown(card_repository: Cards, typed: str) -> None:
    card_repository.write("koe", CARD)
    for arguments in (["rules", "{}"], ["check", "--select", "LC5,{}"], ["check", "--ignore", "{}"]):
        by_word = lape(card_repository, "fi", *(one.format(typed) for one in arguments))
        assert by_word == lape(card_repository, "fi", *(one.format("completeness") for one in arguments))
        assert by_word[0] < 2
