from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lape_cards.card.parts import Metric
from lape_cards.documents.chart import chart
from lape_cards.documents.chart_model import Chart, Contrast
from lape_cards.documents.chart_plane import text_width
from lape_cards.documents.contrast import contrast
from lape_cards.documents.scale import month_ticks, scale_of
from lape_cards.i18n import translator
from lape_cards.message import Message
from lape_cards.metrics.development import development
from lape_cards.metrics.evidence import evidence

START, TODAY = date(2018, 1, 1), date(2019, 12, 31)


def drawing(
    *measurements: dict[str, Any],
    held: tuple[tuple[str, date], ...] = (),
    sites: dict[str, str] | None = None,
    **more: Any,
) -> Chart:
    metric = Metric.model_validate({"measurements": list(measurements), **more})
    developed = development(metric, start=START, today=TODAY)
    runs = evidence(developed, metric.unit).runs
    drawn = chart(metric, developed, held, translator("en"), sites or {}, runs)
    assert drawn is not None
    return drawn


def at(day: str, value: str, **more: str) -> dict[str, str]:
    return {"date": day, "value": value, **more}


PAIR = (at("2018-01-10", "3.1"), at("2018-06-10", "3.9"))


def test_one_value_is_no_development() -> None:
    metric = Metric.model_validate({"measurements": [at("2018-02", "1")], "target": "3"})
    assert chart(metric, development(metric, start=START, today=TODAY), (), translator("en"), {}) is None


def test_lines_are_at_their_values() -> None:
    drawn = drawing(*PAIR, at("2018-01-10", "3.1", group="comparison"), at("2018-06-10", "3.2", group="comparison"))
    pilot, comparison = drawn.lines
    assert (pilot.group, comparison.group) == ("pilot", "comparison")
    assert pilot.marks[0] == comparison.marks[0]
    assert pilot.marks[1].y < comparison.marks[1].y < pilot.marks[0].y
    assert (pilot.marks[0].x, pilot.marks[1].x) == (drawn.plot.left, drawn.plot.right)
    assert pilot.path == f"M{pilot.marks[0].x} {pilot.marks[0].y}L{pilot.marks[1].x} {pilot.marks[1].y}"


def test_baseline_target_and_ideal_have_levels_and_a_range_is_a_band() -> None:
    drawn = drawing(*PAIR, baseline="3.1", target="3.8-4.2", ideal="4.5", unit="points")
    levels = {level.kind: level for level in drawn.levels}
    assert set(levels) == {"baseline", "target", "ideal"}
    assert levels["target"].top < levels["target"].bottom
    assert levels["baseline"].top == levels["baseline"].bottom == drawn.lines[0].marks[0].y
    assert [label.text for label in drawn.labels] == ["Ideal 4.5", "Target 3.8–4.2", "Pilot 3.9", "Baseline 3.1"]
    assert drawn.unit == "points"


def test_values_carry_their_percent_sign() -> None:
    drawn = drawing(at("2018-01-10", "20"), at("2018-06-10", "95"), target="90", unit="%")
    assert {label.text for label in drawn.labels} == {"Pilot 95%", "Target 90%"}
    assert drawn.values[-1].label == "100"


@pytest.mark.parametrize("count", [2, 6, 12])
def test_labels_never_overlap(count: int) -> None:
    sites = {f"s{index}": f"Site number {index}" for index in range(count)}
    points = [at(day, "5", site=site) for site in sites for day in ("2018-02-01", "2018-05-01")]
    drawn = drawing(*points, baseline="5", target="5", ideal="5", sites=sites)
    heights = [label.y for label in drawn.labels]
    assert all(below - above >= 17.9 for above, below in itertools.pairwise(heights))
    assert heights[0] > 0
    assert heights[-1] <= drawn.plot.bottom


def test_labels_stay_inside_the_drawing() -> None:
    drawn = drawing(*PAIR, at("2018-03", "3", site="x"), at("2018-04", "4", site="x"), sites={"x": "W" * 64})
    for label in drawn.labels:
        assert label.x + text_width(label.text) <= drawn.width
    assert drawn.plot.right - drawn.plot.left > drawn.width / 4


@pytest.mark.parametrize(
    ("last", "group", "marked"),
    [("2018-05-01", "comparison", []), ("2018-02-01", None, []), ("2018-02-01", "comparison", ["pilot"])],
)
def test_a_mark_stands_beside_a_label_only_where_it_could_be_another_series(
    last: str, group: str | None, marked: list[str]
) -> None:
    pilot = [at("2018-01-01", "4"), at(last, "5")]
    others = [at(day, "5", group=group or "pilot", site="s") for day in ("2018-01-01", "2018-05-01")]
    drawn = drawing(*pilot, *others, sites={"s": "Site"})
    assert [one.kind for one in drawn.labels if one.has_mark] == marked


def test_a_long_sites_name_is_cut_and_its_value_never() -> None:
    drawn = drawing(*PAIR, at("2018-03", "3", site="x"), at("2018-04", "41.5", site="x"), sites={"x": "W" * 64})
    (label,) = [label.text for label in drawn.labels if label.text.startswith("W")]
    assert label.endswith("W… 41.5")


def test_checkpoint_names_never_overlap_and_stay_inside() -> None:
    held = tuple((f"checkpoint-{index}", date(2018, 2, 1) + timedelta(days=3 * index)) for index in range(6))
    drawn = drawing(*PAIR, held=held)
    assert len(drawn.checkpoints) == 6
    boxes = [(tick.name_y, tick.name_x, text_width(tick.name) / 2) for tick in drawn.checkpoints]
    for index, (y, x, half) in enumerate(boxes):
        assert x - half >= 0
        assert x + half <= drawn.width
        assert y < drawn.plot.top
        for other_y, other_x, other_half in boxes[index + 1 :]:
            assert other_y != y or abs(other_x - x) >= half + other_half


def test_axis_ticks_do_not_overlap() -> None:
    drawn = drawing(at("2015-01-10", "1000"), at("2019-06-10", "125000"))
    places = [(tick.at, text_width(tick.label) / 2) for tick in drawn.days]
    assert len(places) >= 2
    assert all(b - a >= wa + wb for (a, wa), (b, wb) in itertools.pairwise(places))
    close = drawing(at("2018-03-01", "1"), at("2018-03-05", "2"))
    assert [tick.label for tick in close.days] == ["1.3.2018", "5.3.2018"]


@pytest.mark.parametrize(
    ("values", "share", "low", "high"),
    [
        (["3.1", "3.9", "4.5"], False, "3.0", "4.5"),
        (["1", "34"], False, "0", "40"),
        (["42", "100"], True, "40", "100"),
        (["5", "5"], False, "5", "6"),
        (["-3", "4"], False, "-4", "4"),
        (["0", "0"], False, "0", "1"),
    ],
)
def test_an_axis_holds_its_values_with_round_ends(values: list[str], share: bool, low: str, high: str) -> None:
    scale = scale_of([Decimal(value) for value in values], share=share)
    assert (scale.low, scale.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("values", [["1" * 30, "1" * 29 + "2"], ["0." + "0" * 27 + "1", "1"], ["9" * 30, "-1"]])
def test_absurd_numbers_end(values: list[str]) -> None:
    drawn = drawing(at("2018-02", values[0]), at("2018-03", values[1]))
    for mark in drawn.lines[0].marks:
        assert drawn.plot.top - 1 <= mark.y <= drawn.plot.bottom + 1


def test_months_are_ticked_on_quarters_and_years() -> None:
    assert month_ticks(date(2018, 1, 1), date(2018, 12, 31), 4) == tuple(
        date(2018, month, 1) for month in (1, 4, 7, 10)
    )
    years = month_ticks(date(2010, 5, 1), date(2018, 5, 1), 4)
    assert years == tuple(date(year, 1, 1) for year in (2012, 2014, 2016, 2018))


def ends(path: str) -> tuple[float, float]:
    """Where a whisker's own line begins and ends, lower end first."""
    found = re.match(r"M[\d.]+ ([\d.]+)V([\d.]+)", path)
    assert found is not None
    return float(found[1]), float(found[2])


def test_intervals_are_whiskers_around_their_marks() -> None:
    drawn = drawing(at("2018-01-10", "40", n="90"), at("2018-03-10", "50"), at("2018-06-10", "60", n="20"), unit="%")
    first, second, third = drawn.lines[0].marks
    assert second.whisker is None
    for mark in (first, third):
        assert mark.whisker is not None
        bottom, top = ends(mark.whisker)
        assert drawn.plot.top <= top < mark.y < bottom <= drawn.plot.bottom
        assert mark.whisker.count("h8") == 2
        assert drawn.plot.left < mark.x < drawn.plot.right
    assert first.whisker is not None
    assert third.whisker is not None
    # Fewer answers, a longer interval.
    assert ends(third.whisker)[0] - ends(third.whisker)[1] > ends(first.whisker)[0] - ends(first.whisker)[1]


def test_an_interval_of_very_few_is_cut_off_where_it_would_press_the_rest_together() -> None:
    drawn = drawing(
        at("2018-01-10", "3.2", n="2", sd="1"), at("2018-06-10", "3.9", n="30", sd="1"), baseline="3", target="4"
    )
    cut, whole = (mark.whisker for mark in drawn.lines[0].marks)
    assert cut is not None
    assert whole is not None
    assert ends(cut) == (drawn.plot.bottom, drawn.plot.top)
    assert (cut.count("h8"), whole.count("h8")) == (0, 2)


def test_series_with_intervals_stand_beside_each_other() -> None:
    days = ("2018-01-10", "2018-06-10")
    pilot = [at(day, "40", n="30") for day in days]
    drawn = drawing(*pilot, *(at(day, "40", n="30", group="comparison") for day in days), unit="%")
    assert all(a.x < b.x and a.y == b.y for a, b in zip(drawn.lines[0].marks, drawn.lines[1].marks, strict=True))


def test_of_many_series_only_the_table_has_the_intervals() -> None:
    sites = {f"s{index}": f"Site {index}" for index in range(4)}
    points = [at(day, "5", site=site, n="20", sd="1") for site in sites for day in ("2018-02-01", "2018-05-01")]
    drawn = drawing(*points, sites=sites)
    assert {mark.whisker for line in drawn.lines for mark in line.marks} == {None}


def test_the_median_is_drawn_where_the_run_rules_apply() -> None:
    many = [at(f"2018-{month:02}-01", str(month)) for month in range(1, 13)]
    assert [level.kind for level in drawing(*many).levels] == ["baseline", "median"]
    assert "Median 6.5" in [label.text for label in drawing(*many).labels]
    assert [level.kind for level in drawing(*many[:9]).levels] == ["baseline"]


def contrasted(unit: str | None, one: dict[str, str], other: dict[str, str]) -> Contrast:
    measurements = [{"date": "2018-05-01", **one}, {"date": "2018-05-01", "group": "comparison", **other}]
    metric = Metric.model_validate({"measurements": measurements})
    found = evidence(development(metric, start=START, today=TODAY), unit).against_comparison
    assert found is not None
    return contrast(found, Message("Pilot against comparison group"), unit, translator("en"))


CONTRASTS: list[tuple[str | None, dict[str, str], dict[str, str]]] = [
    ("%", {"value": "62", "n": "40"}, {"value": "48", "n": "35"}),
    ("%", {"value": "100", "n": "3"}, {"value": "97", "n": "4"}),
    ("%", {"value": "24.1", "n": "83"}, {"value": "39"}),
    ("mean", {"value": "3.9", "n": "24", "sd": "0.8"}, {"value": "3.2", "n": "22", "sd": "0.9"}),
    (None, {"value": "98000"}, {"value": "126000"}),
    (None, {"value": "5"}, {"value": "5"}),
    (None, {"value": "9" * 30}, {"value": "-1"}),
    (None, {"value": "-0.0000004", "n": "2", "sd": "9"}, {"value": "0", "n": "2", "sd": "0"}),
]


@pytest.mark.parametrize(("unit", "one", "other"), CONTRASTS)
def test_a_difference_hangs_under_what_it_is_the_difference_of(
    unit: str | None, one: dict[str, str], other: dict[str, str]
) -> None:
    drawn = contrasted(unit, one, other)
    pilot, comparison, difference = drawn.rows
    assert (difference.x, drawn.zero) == (pilot.x, comparison.x)
    assert pilot.y < comparison.y < drawn.plot.bottom < difference.y < drawn.difference_axis < drawn.height
    assert difference.value == pilot.value - comparison.value
    for row in drawn.rows:
        assert drawn.plot.left <= row.x <= drawn.plot.right
        assert (row.whisker is None) == (row.interval is None)
        reach = [float(x) for x in re.findall(r"[MH](-?[\d.]+)", row.whisker or "")]
        assert all(drawn.plot.left - 0.1 <= x <= drawn.plot.right + 0.1 for x in reach)
        assert drawn.plot.right + 10 + text_width(row.text) <= drawn.width + 0.1
    assert drawn.plot.right - drawn.plot.left > drawn.width / 4


@pytest.mark.parametrize(("unit", "one", "other"), CONTRASTS)
def test_the_ticks_of_a_contrast_do_not_overlap(unit: str | None, one: dict[str, str], other: dict[str, str]) -> None:
    drawn = contrasted(unit, one, other)
    for ticks in (drawn.values, drawn.differences):
        places = [(tick.at, text_width(tick.label) / 2) for tick in ticks]
        assert all(b - a >= wa + wb for (a, wa), (b, wb) in itertools.pairwise(places))
    assert drawn.zero in [tick.at for tick in drawn.differences]
    if unit == "%":
        assert all(0 <= Decimal(tick.label) <= 100 for tick in drawn.values)
