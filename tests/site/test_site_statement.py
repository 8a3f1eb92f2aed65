from __future__ import annotations

import pytest

from lape_cards.i18n import LANGUAGES, translator
from lape_cards.site.statement import draft, statement


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_has_what_the_law_asks_for_and_says_that_it_is_one(language: str) -> None:
    text = draft(translator(language))  # type: ignore[arg-type]
    made = statement(text)
    assert made.title
    assert len(made.sections) == 5
    assert made.gaps
    assert "Traficom" in text


def test_a_statement_without_gaps_is_no_draft() -> None:
    made = statement("# T\n\nText [link](https://example.org)\n\n## A\n\nx\n\n## B\n")
    assert (made.title, made.gaps) == ("T", False)
    assert [(one.heading, one.text) for one in made.sections] == [
        (None, "Text [link](https://example.org)"),
        ("A", "x"),
        ("B", ""),
    ]


@pytest.mark.parametrize("text", ["", "only text", "\n\n## Late heading\ntext"])
def test_any_text_is_a_statement(text: str) -> None:
    assert statement(text).gaps is False
