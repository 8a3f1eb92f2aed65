from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lape_cards.card.parts import Metric
from lape_cards.metrics.development import Development, development, is_reached

START, TODAY = date(2018, 1, 1), date(2018, 12, 31)


def developed(
    *measurements: dict[str, Any], start: date | None = START, today: date = TODAY, **more: Any
) -> Development:
    return development(Metric.model_validate({"measurements": list(measurements), **more}), start=start, today=today)


def value(day: str, number: str, **more: Any) -> dict[str, Any]:
    return {"date": day, "value": number, **more}


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "latest", "progress"),
    [
        ("3.0", "4.0", None, "3.5", "0.5"),
        ("34", "5", None, "5", "1"),
        ("34", "4", None, "1", "1.1"),
        ("3.0", "4.0", None, "2.5", "-0.5"),
        ("3.0", "4.0", None, "3.0", "0"),
        ("15-20", "40-50", None, "30", "0.5"),
        ("15-20", "40-50", None, "45", "1.25"),
        ("15-20", "40-50", None, "17", "0"),
        ("15-20", "40-50", None, "11", "-0.2"),
        ("40-50", "15-20", None, "35", "0.25"),
        # No way to be part of: nothing to go, a target behind the baseline, ranges that touch.
        ("4", "4", None, "5", None),
        ("4", "3", "up", "5", None),
        ("15-20", "20-30", None, "25", None),
        (None, "4", "up", "3", None),
        ("3", None, "up", "4", None),
    ],
)
def test_progress_is_the_part_of_the_way_from_baseline_to_target(
    baseline: str | None, target: str | None, direction: str | None, latest: str, progress: str | None
) -> None:
    pilot = developed(value("2018-05", latest), baseline=baseline, target=target, direction=direction).pilot
    assert pilot is not None
    assert pilot.progress == (None if progress is None else Decimal(progress))


def test_decimals_are_exact() -> None:
    pilot = developed(value("2018-05", "3.3"), baseline="3.0", target="4.0").pilot
    assert pilot is not None
    assert (pilot.change, pilot.progress) == (Decimal("0.3"), Decimal("0.3"))


@pytest.mark.parametrize(
    ("baseline", "latest", "change"),
    [("15-20", "22", "2"), ("15-20", "12", "-3"), ("15-20", "18", "0"), (None, "1", None)],
)
def test_change_is_the_distance_from_the_baselines_nearer_edge(
    baseline: str | None, latest: str, change: str | None
) -> None:
    pilot = developed(value("2018-05", latest), baseline=baseline).pilot
    assert pilot is not None
    assert pilot.change == (None if change is None else Decimal(change))


@pytest.mark.parametrize(
    ("metric", "direction"),
    [
        ({"baseline": "1", "target": "2"}, "up"),
        ({"baseline": "2", "target": "1"}, "down"),
        ({"baseline": "2", "target": "1", "direction": "up"}, "up"),
        ({"baseline": "1-3", "target": "2-4"}, None),
        ({"target": "2"}, None),
    ],
)
def test_direction_is_given_or_told_from_baseline_and_target(metric: dict[str, Any], direction: str | None) -> None:
    assert developed(**metric).direction == direction


def test_each_group_has_its_own_baseline_and_only_the_pilot_has_the_metrics() -> None:
    result = developed(
        value("2017-11", "10"),
        value("2017-12", "12"),
        value("2017-12-15", "20", group="comparison"),
        value("2018-06", "14", group="comparison"),
        value("2018-06", "15"),
        target="20",
    )
    assert result.pilot is not None
    assert result.comparison is not None
    assert (result.pilot.baseline, result.pilot.change) == (Decimal(12), Decimal(3))
    assert (result.comparison.baseline, result.comparison.change) == (Decimal(20), Decimal(-6))
    assert result.comparison.progress is None
    assert result.direction == "up"
    given = developed(value("2017-12", "12"), value("2017-12", "20", group="comparison"), baseline="11")
    assert [series.baseline for series in given.series] == [Decimal(11), Decimal(20)]


def test_a_month_is_placed_at_its_last_day() -> None:
    before = developed(value("2017-12", "12"), start=date(2017, 12, 31)).pilot
    after = developed(value("2017-12", "12"), start=date(2017, 12, 15)).pilot
    assert before is not None
    assert after is not None
    assert (before.baseline, before.latest) == (Decimal(12), None)
    assert after.baseline is None
    assert after.latest is not None


def test_what_was_measured_before_the_start_is_no_development() -> None:
    pilot = developed(value("2017-12", "3"), baseline="3", target="4").pilot
    assert pilot is not None
    assert (pilot.latest, pilot.change, pilot.progress) == (None, None, None)


def test_series_are_sorted_the_pilot_first_and_days_to_come_are_left_out() -> None:
    result = developed(
        value("2018-09-01", "9", group="comparison"),
        value("2018-05", "5"),
        value("2018-02-01", "2"),
        value("2018-06-30", "6"),
        {"value": "1"},
        {"date": "2018-03-01", "text": "Only words."},
        today=date(2018, 5, 10),
    )
    assert [series.group for series in result.series] == ["pilot"]
    assert [point.value for point in result.series[0].points] == [Decimal(2), Decimal(5)]


def test_sites_have_series_of_their_own_and_nobody_speaks_for_several() -> None:
    result = developed(value("2018-02", "1", site="a"), value("2018-02", "2", site="b"), baseline="0", target="2")
    assert [series.site for series in result.series] == ["a", "b"]
    assert [series.progress for series in result.series] == [Decimal("0.5"), Decimal(1)]
    assert result.pilot is None
    whole = developed(value("2018-02", "1", site="a"), value("2018-02", "2"))
    assert whole.pilot is not None
    assert whole.pilot.site is None


def test_reached_counts_from_the_nearer_edge() -> None:
    target = Metric.model_validate({"target": "20-25"}).target
    assert target is not None
    assert is_reached(Decimal(20), target, "up")
    assert is_reached(Decimal(25), target, "down")
    assert not is_reached(Decimal("19.9"), target, "up")


@pytest.mark.parametrize(
    ("aims", "latest", "to_target", "to_ideal"),
    [
        ({"baseline": "3", "target": "4", "ideal": "5"}, "3.5", "0.5", "0.25"),
        ({"baseline": "34", "target": "10", "ideal": "4"}, "19", "0.625", "0.5"),
        ({"baseline": "3", "ideal": "5"}, "2", None, "-0.5"),
        ({"baseline": "20", "ideal": "10-15"}, "15", None, "1"),
        ({"baseline": "3", "target": "4"}, "3.5", "0.5", None),
        # An ideal on the worse side of the baseline has no way to it.
        ({"baseline": "3", "target": "4", "ideal": "2"}, "3.5", "0.5", None),
    ],
)
def test_progress_to_the_ideal_is_counted_like_that_to_the_target(
    aims: dict[str, str], latest: str, to_target: str | None, to_ideal: str | None
) -> None:
    pilot = developed(value("2018-05", latest), **aims).pilot
    assert pilot is not None
    assert pilot.progress == (None if to_target is None else Decimal(to_target))
    assert pilot.progress_to_ideal == (None if to_ideal is None else Decimal(to_ideal))


def test_the_baseline_is_the_measurement_it_agrees_with() -> None:
    measured = [value("2017-11", "10", n="5"), value("2017-12", "12", n="7"), value("2018-05", "14")]
    for baseline, n in ((None, 7), ("12.0", 7), ("10", None), ("10-12", None)):
        pilot = developed(*measured, baseline=baseline).pilot
        assert pilot is not None
        assert (pilot.baseline_point.n if pilot.baseline_point else None) == n
