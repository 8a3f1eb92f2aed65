"""The other half of a card: a result card and its final evaluation, two files on paper, belong on one card."""

from __future__ import annotations

from datetime import date

from lape_cards.card.kinds import model_of
from lape_cards.checks.run import Situation, check_file
from lape_cards.exchange.returning import tidy
from lape_cards.merging.edits import edits_between
from lape_cards.merging.three_way import says_the_same
from lape_cards.store.cards import read_bytes, read_card
from lape_cards.store.editor import edit
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.importing import Incoming, plain
from lape_cards.workflow.returned import Returned, compared

_EVALUATION = "evaluation"


def completed(cards: CardRepository, made: Incoming, *, today: date) -> Returned | None:
    """What a file changes in the card of the same name, where it is the half that the card lacks; else ``None``.

    One of the two has the evaluation and the other has not, and nothing is filled in both, unless it says the same.
    """
    if made.kind != "experiment" or not cards.has(made.card):
        return None
    model, name = model_of(made.kind), cards.name_of(made.card)
    before = read_bytes(cards.path_of(made.card), name)
    file = read_card(before, name)
    card, here = file.content, file.source.data
    if card is None or file.diagnostics or not isinstance(here, dict):
        return None
    if (card.kind, card.language, card.title.casefold()) != (made.kind, made.language, made.title.casefold()):
        return None
    filled = tidy(dict(here), model) or {}
    said = {key: value for key, value in made.data.items() if not says_the_same(filled.get(key), plain(value))}
    if (_EVALUATION in made.data) == (_EVALUATION in filled) or not filled.keys().isdisjoint(said):
        return None
    after = edit(before, edits_between(here, {**here, **said}, model), model)
    now = read_card(after, name)
    if check_file(now, Situation(today), save_only=True) or not isinstance(now.source.data, dict):
        return None
    if not all(says_the_same(now.source.data.get(key), plain(value)) for key, value in said.items()):
        return None
    return Returned(made.source, made.card, before, after, compared(before, after, name, made.source), (), False)
