"""Which words changed: the spans make up both texts, and no text takes long."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lape_cards.comparison.words import Span, reworded

PROSE = st.lists(
    st.sampled_from(["kerho", "ja", "perhe", ",", ".", " ", "  ", "\n", "\n\n", "-", "’", "é", "1,5"])
).map("".join)
TEXTS = st.one_of(PROSE, st.text(max_size=60))


def without(kind: str, spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans if span.kind != kind)


@given(TEXTS, TEXTS)
def test_the_spans_make_up_both_texts(old: str, new: str) -> None:
    spans = reworded(old, new)
    assert without("removed", spans) == new.strip()
    assert without("added", spans).split() == old.split()
    assert all(span.text for span in spans)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {span.kind for span in reworded(text, text)} <= {"same"}


@given(PROSE)
def test_broken_lines_are_no_difference(text: str) -> None:
    assert {span.kind for span in reworded(text, text.replace(" ", "\n"))} <= {"same"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Kerho tiistaisin.", "Kerho torstaisin.", ["Kerho", "- tiistaisin", "+ torstaisin", "."]),
        ("Yksi kaksi", "Yksi puoli kaksi", ["Yksi", "+ puoli", " kaksi"]),
        ("", "Uusi", ["+Uusi"]),
        ("Vanha", "", ["-Vanha"]),
        ("tavoite 3,5", "tavoite 3,7", ["tavoite 3,", "-5", "+7"]),
        # A comma in common does not make one sentence of two.
        ("aivan toista, mutta", "jotain muuta, kuten", ["-aivan toista, mutta", "+jotain muuta, kuten"]),
    ],
)
def test_words_are_told_apart(old: str, new: str, told: list[str]) -> None:
    sign = {"same": "", "removed": "-", "added": "+"}
    assert [sign[span.kind] + span.text for span in reworded(old, new)] == told


def test_in_a_long_text_the_changed_sentence_is_found() -> None:
    lines = [f"Virke numero {number} kertoo jotakin." for number in range(3000)]
    changed = [line.replace("jotakin", "muuta") if n % 20 == 0 else line for n, line in enumerate(lines)]
    spans = reworded("\n".join(lines), "\n".join(changed))
    assert without("removed", spans) == "\n".join(changed)
    assert sum(span.kind == "added" for span in spans) == 150
    assert {span.text for span in spans if span.kind == "added"} == {" muuta"}


HOSTILE = {
    "one word": ("a " * 60_000, "a " * 30_000 + "b " * 30_000),
    "two words": ("x a " * 30_000, "x b " * 30_000),
    "turned": ("a b " * 30_000, "b a " * 30_000),
    "nothing alike": (" ".join(f"a{n}" for n in range(40_000)), " ".join(f"b{n}" for n in range(40_000))),
    "signs": (". " * 60_000, ", . " * 30_000),
    "spaces": (" " * 120_000 + "x", "y" + " " * 120_000 + "x"),
    "dashes": ("-" * 120_000, "a-" * 60_000),
}


@pytest.mark.parametrize(("old", "new"), HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long(old: str, new: str) -> None:
    started = process_time()
    spans = reworded(old, new)
    assert process_time() - started < 5
    assert without("removed", spans) == new.strip()
