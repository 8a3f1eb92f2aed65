"""One card among many: what is told of it, on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lape_cards.card.phase import ORDER
from lape_cards.errors import LapeError
from lape_cards.portfolio.attention import needs, urgency
from lape_cards.portfolio.listing import COLUMNS, Filter, SortKey, inert, line, middle, order
from lape_cards.portfolio.summary import Summary
from lape_cards.workflow.collection import Collection, SourceCards, entries, open_collection

TODAY = date(2018, 10, 15)


@pytest.fixture(scope="module")
def collection(groups: dict[str, SourceCards]) -> Collection:
    return Collection(next(iter(groups.values())).cards.top, "Kokeilut", "fi", tuple(groups.values()))


@pytest.fixture(scope="module")
def cards(collection: Collection) -> list[Summary]:
    return [one.summary for one in entries(collection, TODAY) if one.summary is not None]


def named(cards: list[Summary], name: str) -> Summary:
    return next(card for card in cards if card.name == name)


def test_every_card_has_a_summary_under_its_sources_name(cards: list[Summary], collection: Collection) -> None:
    assert len(cards) == len(collection) == 30
    assert len({card.name for card in cards}) == 30
    assert {card.name.split("/")[0] for card in cards} == {"lammenranta", "strandby", "hillford"}


def test_a_rooted_experiment_names_its_plan_and_how_far_its_metric_came(cards: list[Summary]) -> None:
    card = named(cards, "lammenranta/iltapaiva-yhdessa")
    assert (card.phase, card.plan, card.version) == ("rooted", "iltapaiva-yhdessa-juurrutus", 3)
    (metric,) = card.aimed
    assert metric.reached is True
    assert metric.progress is not None
    assert metric.progress > 1
    assert card.is_to_be_rooted


def test_a_late_checkpoint_is_late_and_not_the_next(cards: list[Summary]) -> None:
    card = named(cards, "lammenranta/sisarukset-mukaan")
    (late,) = card.overdue
    assert (str(late.date), late.responsible) == ("2018-09-18", ("Perhekeskus", "Perhepalvelujen työryhmä"))
    assert card.next is not None
    assert str(card.next.date) == "2019-05-14"
    assert [turn.late for turn in card.turns] == [True, False]


def test_a_workshop_has_neither_phase_nor_completeness(cards: list[Summary]) -> None:
    card = named(cards, "lammenranta/workshop-2017")
    assert (card.kind, card.phase, card.completeness, card.turns) == ("workshop", None, None, ())


def test_what_is_missing_is_said(cards: list[Summary]) -> None:
    card = named(cards, "lammenranta/leikkipuisto-talvella")
    assert card.completeness is not None
    assert card.completeness < 100
    assert card.lacking


def test_attention_is_late_first_and_then_decisions_without_a_plan(cards: list[Summary]) -> None:
    found = sorted((one for card in cards for one in needs(card)), key=urgency)
    kinds = [one.need for one in found]
    assert kinds == sorted(kinds, key=["late", "unrooted", "incomplete"].index)
    assert set(kinds) == {"late", "unrooted", "incomplete"}
    late = [one.day for one in found if one.need == "late" and one.day]
    assert late == sorted(late)
    unrooted = [one.card for one in found if one.need == "unrooted"]
    assert all(card.is_to_be_rooted and card.plan is None for card in unrooted)
    assert "lammenranta/iltapaiva-yhdessa" not in [card.name for card in unrooted]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Filter(overdue=True), lambda card: bool(card.overdue)),
        (Filter(incomplete=True), lambda card: card.completeness is not None and card.completeness < 100),
        (Filter(phases=("plan", "do")), lambda card: card.phase in ("plan", "do")),
        (Filter(municipalities=("LAMMENRANTA",)), lambda card: card.municipalities == ("Lammenranta",)),
        (Filter(programmes=("lammenrannan perheet",)), lambda card: card.programme == "Lammenrannan perheet"),
        (Filter(decision="root"), lambda card: card.is_to_be_rooted),
        (Filter(decision="end"), lambda card: card.decision == "end" and not card.is_to_be_rooted),
    ],
)
def test_a_filter_takes_what_fits_and_nothing_else(cards: list[Summary], wanted: Filter, fits: object) -> None:
    assert callable(fits)
    taken = {card.name for card in cards if wanted.takes(card)}
    assert taken == {card.name for card in cards if fits(card)}
    assert 0 < len(taken) < len(cards)


def in_order(cards: list[Summary], by: SortKey, *, reverse: bool) -> list[Summary]:
    return sorted(cards, key=lambda card: order(card, by, reverse=reverse))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("by", "value"),
    [
        ("name", lambda card: card.name),
        ("title", lambda card: card.title.casefold()),
        ("phase", lambda card: ORDER.index(card.phase) if card.phase else None),
        ("next", lambda card: card.next and card.next.date.last),
        ("progress", lambda card: middle(card.aimed)),
    ],
)
def test_cards_come_in_the_order_that_is_asked_for_and_equal_ones_by_their_names(
    cards: list[Summary], by: SortKey, value: Callable[[Summary], Any], reverse: bool
) -> None:
    known = sorted((card for card in cards if value(card) is not None), key=lambda card: card.name)
    known.sort(key=value, reverse=reverse)
    unknown = sorted((card for card in cards if value(card) is None), key=lambda card: card.name)
    assert in_order(cards[::-1], by, reverse=reverse) == known + unknown


@pytest.mark.parametrize("reverse", [False, True])
def test_what_has_nothing_to_be_ordered_by_comes_last(cards: list[Summary], reverse: bool) -> None:
    found = [card.completeness for card in in_order(cards, "completeness", reverse=reverse)]
    known = [value for value in found if value is not None]
    assert found == [*known, *[None] * (len(found) - len(known))]
    assert known == sorted(known, reverse=reverse)
    assert None in found


def test_a_line_has_every_column(cards: list[Summary]) -> None:
    assert all(tuple(line(card)) == COLUMNS for card in cards)


@pytest.mark.parametrize(("value", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "'-"), ("a=b", "a=b"), (3, 3)])
def test_no_cell_is_a_formula(value: str | int, written: str | int) -> None:
    assert inert(value) == written


def test_the_middle_of_nothing_is_nothing_and_of_two_is_between() -> None:
    assert middle([]) is None


def test_a_folder_without_cards_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(LapeError) as error:
        open_collection(tmp_path)
    assert error.value.hint is not None
    assert "lape init" in error.value.hint.text


def test_progress_is_exact(cards: list[Summary]) -> None:
    assert all(isinstance(metric.progress, Decimal) for card in cards for metric in card.metrics if metric.progress)
