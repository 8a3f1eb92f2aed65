"""The made-up portfolio that tests across many cards are built on is what it says it is."""

from __future__ import annotations

from pathlib import Path

from portfolio import SOURCES, TODAY, card_ids, make_portfolio, make_source, texts_of

from lape_cards.card.phase import ORDER
from lape_cards.workflow.cards import open_cards
from lape_cards.workflow.check import Checker, targets
from lape_cards.workflow.verify import verify


def test_thirty_cards_in_every_phase_and_each_version_is_proven(tmp_path: Path) -> None:
    made = make_portfolio(tmp_path)
    phases = set()
    for name, folder in made.sources.items():
        cards = open_cards(folder)
        verdict = verify(cards)
        assert (verdict.found, verdict.versions) == ((), len(texts_of(name)))
        checker = Checker(TODAY, cards)
        checked = [checker.check(target) for target in targets(cards, (), folder)]
        assert {item.code for one in checked for item in one.diagnostics} <= SHORTCOMINGS
        phases |= {one.phase for one in checked}
    assert phases == {*ORDER, None}
    assert len(card_ids()) == 30


SHORTCOMINGS = {
    *(
        "LC201",
        "LC202",
        "LC203",
        "LC204",
        "LC205",
        "LC206",
        "LC208",
        "LC230",
        "LC231",
        "LC232",
        "LC240",
        "LC304",
        "LC309",
    ),
}
"""What the sketches lack, and what is late: none of the cards is faulty."""


def test_the_same_commits_each_time(tmp_path: Path) -> None:
    one, other = (make_source(tmp_path / place, SOURCES[0]) for place in ("one", "other"))
    heads = [(folder / ".git" / "refs" / "heads" / "main").read_bytes() for folder in (one, other)]
    assert heads[0] == heads[1]
