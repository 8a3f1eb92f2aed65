"""A catalogue says what Python's own reader of catalogues says."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from lape_cards.catalogue import Catalogue, English

LOCALE = Path(__file__).parents[1] / "lape_cards" / "locale"
COUNTS = (0, 1, 2, 3, 5, 11, 21, 100)


def both(raw: bytes) -> tuple[Catalogue, gettext.GNUTranslations]:
    return Catalogue(raw), gettext.GNUTranslations(io.BytesIO(raw))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_sentence_of_ours(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    ours, pythons = both((folder / "lape.mo").read_bytes())
    with (folder / "lape.po").open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    assert len(messages) > 1000
    for one in messages:
        if isinstance(one, str):
            assert ours.gettext(one) == pythons.gettext(one) != ""
        else:
            assert ours.gettext(one[0]) == pythons.gettext(one[0])
            for count in COUNTS:
                assert ours.ngettext(*one, count) == pythons.ngettext(*one, count)


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
PLURALS = ("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n > 1);", "nplurals=1; plural=0;")


@given(st.dictionaries(WORDS, WORDS), st.dictionaries(WORDS, st.tuples(WORDS, WORDS, WORDS)), st.sampled_from(PLURALS))
def test_any_catalogue(single: dict[str, str], double: dict[str, tuple[str, str, str]], plural: str) -> None:
    made = Catalog("fi")
    made._num_plurals, made._plural_expr = 1 if "=1;" in plural else 2, plural.partition("plural=")[2].strip(";")
    for text, said in single.items():
        made.add(text, said)
    for text, (many, first, second) in double.items():
        if text not in single:
            made.add((text, many), (first, second)[: made.num_plurals])
    file = io.BytesIO()
    write_mo(file, made)
    ours, pythons = both(file.getvalue())
    for text in (*single, *double, "nothing of the kind"):
        assert ours.gettext(text) == pythons.gettext(text)
    for text in ({*double} - {*single}) | {"nothing of the kind"}:
        for count in COUNTS:
            assert ours.ngettext(text, "many", count) == pythons.ngettext(text, "many", count)


def test_what_is_no_catalogue_is_refused() -> None:
    for raw in (b"", b"\xde\x12\x04\x95", b"msgid", b"\xde\x12\x04\x95" + b"\0\0\0\0" + b"\xff\0\0\0" * 3):
        with pytest.raises(ValueError, match="catalogue"):
            Catalogue(raw)


def test_english_says_what_is_written() -> None:
    assert English().gettext("One card") == "One card"
    assert [English().ngettext("card", "cards", count) for count in (0, 1, 2)] == ["cards", "card", "cards"]
