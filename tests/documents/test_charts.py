from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lape_cards.card.parts import Metric
from lape_cards.documents.chart import chart
from lape_cards.documents.chart_model import Chart
from lape_cards.documents.chart_plane import text_width
from lape_cards.documents.scale import month_ticks, scale_of
from lape_cards.i18n import translator
from lape_cards.metrics.development import development

START, TODAY = date(2018, 1, 1), date(2019, 12, 31)


def drawing(
    *measurements: dict[str, Any],
    held: tuple[tuple[str, date], ...] = (),
    sites: dict[str, str] | None = None,
    **more: Any,
) -> Chart:
    metric = Metric.model_validate({"measurements": list(measurements), **more})
    drawn = chart(metric, development(metric, start=START, today=TODAY), held, translator("en"), sites or {})
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
