from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lape_cards.card.parts import Metric
from lape_cards.metrics.development import development
from lape_cards.metrics.evidence import Evidence, evidence, interval_of
from lape_cards.metrics.intervals import mean_difference_interval, share_difference_interval

START, TODAY = date(2018, 1, 1), date(2019, 12, 31)


def found(*measurements: dict[str, Any], **more: Any) -> Evidence:
    metric = Metric.model_validate({"measurements": list(measurements), **more})
    return evidence(development(metric, start=START, today=TODAY), metric.unit)


def at(day: str, value: str, **more: str) -> dict[str, str]:
    return {"date": day, "value": value, **more}


def pair(one: dict[str, str], other: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    return at("2018-05-01", **one), at("2018-05-02", group="comparison", **other)


def test_the_latest_of_each_group_is_compared() -> None:
    result = found(
        at("2017-12-01", "40", n="50"),
        at("2018-03-01", "50", n="45"),
        at("2018-05-01", "62", n="40"),
        at("2017-12-01", "70", n="30", group="comparison"),
        at("2018-05-01", "48", n="35", group="comparison"),
        unit="%",
    )
    now, since = result.against_comparison, result.since_baseline
    assert now is not None
    assert since is not None
    assert (now.value, since.value) == (Decimal(14), Decimal(22))
    assert now.interval == share_difference_interval(Decimal(62), 40, Decimal(48), 35)
    assert since.interval == share_difference_interval(Decimal(62), 40, Decimal(40), 50)
    assert (now.may_be_chance, since.may_be_chance) == (True, False)
    assert (now.size, since.size, now.lack) == (None, None, None)
    assert result.runs is None


def test_means_are_compared_with_their_spread() -> None:
    now = found(*pair({"value": "3.9", "n": "24", "sd": "0.8"}, {"value": "3.2", "n": "22", "sd": "0.9"}))
    assert now.against_comparison is not None
    assert now.against_comparison.interval == mean_difference_interval(
        (Decimal("3.9"), Decimal("0.8"), 24), (Decimal("3.2"), Decimal("0.9"), 22)
    )
    assert now.against_comparison.size == "small"
    assert not now.against_comparison.may_be_chance


@pytest.mark.parametrize(
    ("unit", "one", "other", "lack"),
    [
        ("%", {"n": "20"}, {}, "n"),
        ("%", {}, {"n": "20"}, "n"),
        ("%", {"n": "0"}, {"n": "20"}, "answers"),
        ("%", {"n": "20", "value": "120"}, {"n": "20"}, "share"),
        ("points", {"n": "20", "sd": "1"}, {"n": "20"}, "sd"),
        ("points", {"sd": "1"}, {"n": "20", "sd": "1"}, "n"),
        ("points", {"n": "1", "sd": "1"}, {"n": "20", "sd": "1"}, "answers"),
        ("points", {"n": "20", "sd": "0"}, {"n": "20", "sd": "0"}, "spread"),
    ],
)
def test_without_what_it_takes_there_is_a_difference_and_a_reason(
    unit: str, one: dict[str, str], other: dict[str, str], lack: str
) -> None:
    now = found(*pair({"value": "5", **one}, {"value": "4", **other}), unit=unit).against_comparison
    assert now is not None
    assert (now.interval, now.lack, now.may_be_chance) == (None, lack, False)


def test_one_group_without_spread_leaves_an_interval() -> None:
    now = found(*pair({"value": "5", "n": "9", "sd": "0"}, {"value": "4", "n": "9", "sd": "1"})).against_comparison
    assert now is not None
    assert now.interval is not None


@pytest.mark.parametrize(
    ("one", "other", "size"),
    [("30", "30", None), ("29", "30", "small"), ("300", "10", "small"), ("9", "300", "very small")],
)
def test_the_smaller_sample_gives_the_size(one: str, other: str, size: str | None) -> None:
    now = found(*pair({"value": "50", "n": one}, {"value": "40", "n": other}), unit="%").against_comparison
    assert now is not None
    assert now.size == size


@pytest.mark.parametrize(
    ("measurements", "more"),
    [
        ([at("2018-05-01", "5")], {}),
        ([at("2018-05-01", "5"), at("2017-05-01", "5", group="comparison")], {}),
        (
            [
                at("2018-05-01", "5", site="a"),
                at("2018-05-01", "5", site="b"),
                at("2018-05-01", "4", group="comparison"),
            ],
            {},
        ),
        # The card's own baseline is not what was measured: nobody knows how many answers it rests on.
        ([at("2017-12-01", "3.3", n="9"), at("2018-05-01", "5", n="9")], {"baseline": "3"}),
    ],
)
def test_nothing_is_compared_with_what_is_not_there(measurements: list[dict[str, str]], more: dict[str, str]) -> None:
    result = found(*measurements, **more)
    assert (result.against_comparison, result.since_baseline) == (None, None)


def test_a_baseline_that_agrees_with_its_measurement_has_its_answers() -> None:
    since = found(at("2017-12-01", "3.0", n="9"), at("2018-05-01", "5", n="9"), baseline="3").since_baseline
    assert since is not None
    assert since.other.n == 9


def test_ten_values_make_a_run_chart_of_the_pilot() -> None:
    row = [at(f"2018-{month:02}-01", str(month % 3)) for month in range(1, 13)]
    row += [at(f"2019-{month:02}-01", str(month % 2 * 4)) for month in range(1, 9)]
    runs = found(*row).runs
    assert runs is not None
    assert runs.useful == 16


@pytest.mark.parametrize(
    ("unit", "point", "there"),
    [
        ("%", {"n": "20"}, True),
        ("%", {}, False),
        ("%", {"n": "0"}, False),
        (None, {"n": "20", "sd": "1"}, True),
        (None, {"n": "20"}, False),
        (None, {"n": "20", "sd": "0"}, False),
        (None, {"n": "1", "sd": "1"}, False),
    ],
)
def test_a_value_has_an_interval_where_it_can_be_computed(unit: str | None, point: dict[str, str], there: bool) -> None:
    n, sd = point.get("n"), point.get("sd")
    found = interval_of(Decimal(5), int(n) if n else None, Decimal(sd) if sd else None, unit)
    assert (found is not None) is there
