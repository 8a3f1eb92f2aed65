"""Many cards at a glance: the line of time, the circle, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest
from msgspec.structs import replace

from lape_cards.card.values import PartialDate
from lape_cards.documents.overview import MOST_WAITING, Glance
from lape_cards.documents.phases import phase_map
from lape_cards.documents.timeline import MOST, Courses, Timeline
from lape_cards.i18n import LANGUAGES, translator
from lape_cards.portfolio.summary import Summary, Turn
from lape_cards.workflow.collection import Collection, SourceCards, entries
from lape_cards.workflow.report import make_report

TODAY = date(2018, 10, 15)


@pytest.fixture(scope="module")
def collection(groups: dict[str, SourceCards]) -> Collection:
    return Collection(next(iter(groups.values())).cards.top, None, "fi", tuple(groups.values()))


@pytest.fixture(scope="module")
def cards(collection: Collection) -> list[Summary]:
    return [one.summary for one in entries(collection, TODAY) if one.summary is not None]


def glance(cards: Iterable[Summary]) -> Glance:
    seen = Glance(TODAY)
    for card in cards:
        seen.add(card)
    return seen


def timeline(cards: Iterable[Summary], today: date = TODAY) -> Timeline | None:
    courses = Courses(today)
    for card in cards:
        courses.add(card)
    return courses.timeline()


def drawn(cards: list[Summary], today: date = TODAY) -> Timeline:
    found = timeline(cards, today)
    assert found is not None
    return found


def test_bars_stand_in_the_order_they_begin_and_inside_the_drawing(cards: list[Summary]) -> None:
    line = drawn(cards)
    assert [bar.left for bar in line.bars] == sorted(bar.left for bar in line.bars)
    assert [bar.y for bar in line.bars] == sorted({bar.y for bar in line.bars})
    for bar in line.bars:
        assert 0 < bar.left < bar.right <= line.width
        assert line.top < bar.y < line.bottom
        assert all(0 < mark.x <= line.width for mark in bar.marks)


def test_every_dated_experiment_is_drawn_once(cards: list[Summary]) -> None:
    dated = sorted(card.name for card in cards if card.start is not None and card.phase is not None)
    assert sorted(bar.name for bar in drawn(cards).bars) == dated


def test_a_day_further_on_stands_further_right(cards: list[Summary]) -> None:
    line = drawn(cards)
    assert line.today is not None
    for bar in line.bars:
        for mark in bar.marks:
            assert (mark.x > line.today) == (mark.day > TODAY) or mark.x == line.today


def test_marks_tell_held_coming_and_late_apart(cards: list[Summary]) -> None:
    kinds = {mark.kind for bar in drawn(cards).bars for mark in bar.marks}
    assert kinds == {"held", "coming", "late"}


def test_months_do_not_run_into_each_other(cards: list[Summary]) -> None:
    places = [month.x for month in drawn(cards).months]
    assert len(places) > 2
    assert min(later - earlier for earlier, later in pairwise(places)) > 60


def test_of_very_many_the_nearest_are_drawn_and_the_others_counted(cards: list[Summary]) -> None:
    card = next(card for card in cards if card.start is not None)
    years = [PartialDate.parse(str(year)) for year in range(1900, 2100)]
    many = [replace(card, id=f"k{n}", start=year, end=year) for n, year in enumerate(years)]
    line = drawn(many)
    assert len(line.bars) == MOST
    assert line.others is not None
    assert line.others.count == len(many) - MOST
    assert {"k118"} <= {bar.name.split("/")[-1] for bar in line.bars}


def test_an_experiment_without_an_end_is_open(cards: list[Summary]) -> None:
    card = next(card for card in cards if card.phase == "do")
    open_ended = replace(card, end=None, turns=(Turn("loppu", PartialDate.parse("2019-02"), None, False),))
    (bar,) = drawn([open_ended]).bars
    assert bar.is_open
    assert bar.marks[0].x == bar.right


def test_cards_of_one_name_are_told_apart_by_whose_they_are(cards: list[Summary]) -> None:
    late = next(card for card in cards if card.overdue)
    twins = [replace(late, source=source, title="Perhekahvila") for source in ("lammenranta", "strandby")]
    seen = glance([*twins, replace(late, id="toinen", title="Olohuone")]).overview()
    assert seen.timeline is not None
    assert {bar.short for bar in seen.timeline.bars} == {
        "Perhekahvila (lammenranta)",
        "Perhekahvila (strandby)",
        "Olohuone",
    }
    assert {one.source for one in seen.needs[0].waiting} == {late.source, "lammenranta", "strandby"}


def test_a_long_name_leaves_room_for_whose_card_it_is(cards: list[Summary]) -> None:
    dated = next(card for card in cards if card.start is not None and card.phase is not None)
    twins = [replace(dated, source=f"{one}-kokeilujen-kunta", title="Perhekahvila " * 5) for one in "ab"]
    assert [bar.short for bar in drawn(twins).bars] == [
        "Perhekahvila… (a-kokeilujen-ku…)",
        "Perhekahvila… (b-kokeilujen-ku…)",
    ]


def test_cards_of_one_repository_go_by_their_names(cards: list[Summary]) -> None:
    dated = next(card for card in cards if card.start is not None and card.phase is not None)
    alone = [replace(dated, source=None, id=one) for one in "ab"]
    assert [bar.short for bar in drawn(alone).bars] == [bar.title for bar in drawn(alone).bars]


def test_nothing_dated_draws_nothing(cards: list[Summary]) -> None:
    assert timeline(card for card in cards if card.kind == "workshop") is None


def test_the_circle_counts_each_card_once(cards: list[Summary]) -> None:
    found = phase_map(Counter(card.phase for card in cards if card.phase is not None))
    assert sum(count.count for count in found.counts) == sum(card.phase is not None for card in cards)
    assert found.inside == sum(arc.count for arc in found.arcs)


def test_the_overview_and_the_report_count_the_same_experiments(collection: Collection, cards: list[Summary]) -> None:
    seen = glance(cards).overview().phases
    told = {count.name: count.count for count in seen.counts if count.count}
    assert told == {count.text: count.number for count in make_report(collection, TODAY).document.counts}
    assert sum(told.values()) == sum(card.kind == "experiment" for card in cards)


def test_a_rooting_plan_is_no_experiment(cards: list[Summary]) -> None:
    plans = [card for card in cards if card.kind == "rooting" and card.phase is not None]
    seen = glance(plans).overview()
    assert sum(count.count for count in seen.phases.counts) == 0
    assert seen.phases.plans is not None
    assert seen.phases.plans.count == len(plans)
    running = next(card for card in cards if card.kind == "experiment" and card.phase == "do")
    for card, count in ((running, 1), (replace(running, kind="rooting"), 0)):
        assert [message.count for message in drawn([card]).finding][:1] == [count]


def test_where_no_plan_is_left_out_nothing_is_said_of_it(cards: list[Summary]) -> None:
    assert glance(card for card in cards if card.kind == "experiment").overview().phases.plans is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_is_told_in_each_language(cards: list[Summary], language: str) -> None:
    say = translator(language)  # type: ignore[arg-type]
    seen = glance(cards).overview()
    assert [group.need for group in seen.needs] == ["late", "unrooted", "incomplete"]
    for group in seen.needs:
        assert say(group.heading)
        assert group.count == len({one.name for one in group.waiting})
        assert all(say(one.what).endswith(".") for one in group.waiting)
        assert not group.others


def test_of_very_many_that_wait_the_longest_waiting_are_told_and_the_others_counted(cards: list[Summary]) -> None:
    card = next(card for card in cards if card.overdue)
    days = [date.fromordinal(TODAY.toordinal() - n * 7919 % 1000) for n in range(1, 101)]
    late = [
        replace(card, id=f"k{n}", overdue=2 * (replace(card.overdue[0], date=PartialDate.parse(day.isoformat())),))
        for n, day in enumerate(days)
    ]
    seen = glance(late)
    group = seen.overview().needs[0]
    assert (group.need, group.count, len(group.waiting), group.others) == ("late", 100, MOST_WAITING, 185)
    assert [one.day for one in group.waiting] == sorted(2 * days)[:MOST_WAITING]
    assert {one.name for one in group.waiting} <= set(seen.named)
    assert len(seen.named) <= MOST + 3 * MOST_WAITING


def test_no_cards_are_an_empty_overview() -> None:
    seen = glance([]).overview()
    assert (seen.cards, seen.needs, seen.timeline, seen.phases.inside) == (0, (), None, 0)
