"""What the form has no place for, at the end of a Word card: it is shown there, and stays as it is in the card."""

from __future__ import annotations

from collections.abc import Iterator

from lape_cards.card.base import label_of
from lape_cards.card.kinds import ResultCard
from lape_cards.documents import model
from lape_cards.exchange.rows import DOT
from lape_cards.exchange.voices import NAMELESS
from lape_cards.exchange.word_page import Page
from lape_cards.exchange.word_styles import INFO
from lape_cards.i18n import Translator
from lape_cards.message import Message


def tell_rest(page: Page, say: Translator, form: model.Form) -> None:
    """Core elements, sites and attachments, each under its heading, where there are any."""
    for name, lines in _rest(say, form):
        if lines:
            page.heading(Message(label_of(ResultCard, name)), 1)
            for line in lines:
                page.paragraph(page.one_line(line), INFO)


def _rest(say: Translator, form: model.Form) -> Iterator[tuple[str, list[str]]]:
    yield "elements", [_element(say, one) for one in form.elements]
    yield "sites", [_site(say, one) for one in form.sites]
    yield "attachments", [": ".join(filter(None, (one.title, one.path or one.url))) for one in form.attachments]


def _element(say: Translator, one: model.Element) -> str:
    name = " – ".join(filter(None, (one.group, one.element))) or NAMELESS
    place = f"{name}, {one.site}" if one.site else name
    word = say(one.status.word if one.status is not None else Message("Not judged yet"))
    note = one.status.note if one.status is not None else None
    return f"{place}: {word}." + (f" {note}" if note else "")


def _site(say: Translator, one: model.Site) -> str:
    told = DOT.join([one.name or one.id or NAMELESS, *map(say, one.periods)])
    return f"{told}: {one.note}" if one.note else told
