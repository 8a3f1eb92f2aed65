"""What someone types on a line of its own is shown on one."""

from __future__ import annotations

import pytest

from lape_cards.card.parts import Change, Checkpoint
from lape_cards.render.text import html
from lape_cards.workflow.lines import apart
from lape_cards.workflow.questions import about


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Yksi rivi.", "Yksi rivi."),
        ("Yksi.\nKaksi.\nKolme.", "Yksi.\n\nKaksi.\n\nKolme."),
        ("Yksi.\n\nKaksi.", "Yksi.\n\nKaksi."),
        ("Näin:\n- yksi\n- kaksi\nLopuksi.", "Näin:\n- yksi\n- kaksi\n\nLopuksi."),
        ("1. yksi\n2. kaksi\n10. kymmenen", "1. yksi\n2. kaksi\n10. kymmenen"),
        ("Vuonna\n2018. Alku", "Vuonna\n\n2018. Alku"),
        ("- yksi\n  jatkuu\n- kaksi", "- yksi\n  jatkuu\n- kaksi"),
        ("> sanottu\n> toisin", "> sanottu\n> toisin"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("Yksi.  \nKaksi.", "Yksi.  \nKaksi."),
        ("```\nyksi\nkaksi\n```", "```\nyksi\nkaksi\n```"),
        ("**Huom**\n*vino*", "**Huom**\n\n*vino*"),
        ("Otsikko\n---", "Otsikko\n\n---"),
        ("", ""),
    ],
)
def test_a_line_becomes_a_paragraph_where_it_would_run_into_the_one_before(typed: str, written: str) -> None:
    assert apart(typed) == written
    assert apart(written) == written


def test_an_answer_of_several_lines_is_shown_on_as_many() -> None:
    answer = about(Change, "target").read("Perhe saa ajan viikossa.\nPerhe tietää, keneltä kysyä.")
    assert html(answer).count("<p>") == 2


def test_a_text_that_was_broken_by_hand_keeps_its_lines() -> None:
    present = "Perheet tulivat kahvilaan\nja viipyivät pitkään."
    question = about(Checkpoint, "observations", present)
    assert question.read(present + "\nLapset viihtyivät.").strip() == present + "\nLapset viihtyivät."
    assert question.read(present).strip() == present
