"""What a metric's numbers say, in whole sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from lape_cards.card.parts import Measurement
from lape_cards.card.parts import Metric as CardMetric
from lape_cards.documents.claims import claims
from lape_cards.documents.wording import quantity, said
from lape_cards.message import N_, Message, plural_message
from lape_cards.metrics.development import Development, Group, Point, Series, development, is_reached
from lape_cards.metrics.evidence import evidence

_PILOT_SITES = (
    N_("The latest value is {low} ({low_site})."),
    N_("The latest value is {low} at each of {count} sites."),
    N_("The latest values of {count} sites run from {low} ({low_site}) to {high} ({high_site})."),
)
"""Of a single site, of sites that are alike, and of sites that differ."""
_COMPARISON_SITES = (
    N_("In the comparison group the latest value is {low} ({low_site})."),
    N_("In the comparison group the latest value is {low} at each of {count} sites."),
    N_(
        "In the comparison group the latest values of {count} sites run from {low} ({low_site}) to {high} "
        "({high_site})."
    ),
)


def findings(metric: CardMetric, start: date | None, today: date, site_names: Mapping[str, str]) -> tuple[Message, ...]:
    """What a metric's measurements say and how sure that is, where nothing else of it is shown; none without any."""
    developed = development(metric, start=start, today=today)
    claimed = claims(evidence(developed, metric.unit), metric.unit, metric.method)
    return (
        *finding(metric, developed, today, site_names),
        *(sentence for paragraph in claimed.paragraphs for sentence in paragraph),
        *_observed(metric, today),
    )


def finding(
    metric: CardMetric, developed: Development, today: date, site_names: Mapping[str, str]
) -> tuple[Message, ...]:
    """What the measured values say; none where no value was measured. A site is called as ``site_names`` has it."""
    pilot, comparison = developed.pilot, developed.comparison
    if pilot is not None:
        sentences = [_pilot_finding(metric, pilot, developed)]
    else:
        sentences = _finding_of_sites(metric, developed, site_names)
    if comparison is not None:
        sentences.append(_comparison_finding(comparison, metric.unit))
    else:
        sentences += _range_of_sites(metric, developed, "comparison", site_names)
    return tuple(sentences) if sentences else _undated(metric, today)


def until(measurements: Sequence[Measurement], today: date) -> list[Measurement]:
    """What was measured by ``today``, or on a day that nobody wrote down."""
    return [item for item in measurements if item.date is None or item.date.first <= today]


def _finding_of_sites(metric: CardMetric, developed: Development, site_names: Mapping[str, str]) -> list[Message]:
    sentences = _range_of_sites(metric, developed, "pilot", site_names)
    values = [point.value for _, point in _latest_of_sites(developed, "pilot")]
    if len(values) > 1 and metric.target is not None and developed.direction is not None:
        target, direction = metric.target, developed.direction
        sentences.append(
            Message(
                "The target, {target}, is reached at {reached} of {count} sites.",
                target=quantity(target, metric.unit),
                reached=sum(is_reached(value, target, direction) for value in values),
                count=len(values),
            )
        )
    return sentences


def _range_of_sites(
    metric: CardMetric, developed: Development, group: Group, site_names: Mapping[str, str]
) -> list[Message]:
    """The lowest and the highest of the latest values of a group that was measured by site."""
    latest = _latest_of_sites(developed, group)
    if not latest:
        measured = sum(series.group == group for series in developed.series)
        return [Message("Measured before the start at {count} sites. Not yet after it.", count=measured)] * bool(
            measured and group == "pilot"
        )
    (low_site, low), (high_site, high) = min(latest, key=_value), max(latest, key=_value)
    values: dict[str, object] = {
        "count": len(latest),
        "low": quantity(low.value, metric.unit),
        "low_site": site_names.get(low_site, low_site),
        "high": quantity(high.value, metric.unit),
        "high_site": site_names.get(high_site, high_site),
    }
    if group == "pilot":
        return [_spread(values, *_PILOT_SITES)]
    return [_spread(values, *_COMPARISON_SITES)]


def _spread(values: dict[str, object], one: str, same: str, several: str) -> Message:
    alike = values["low"] == values["high"]
    text = one if values["count"] == 1 else same if alike else several
    return Message(text, **values)


def _latest_of_sites(developed: Development, group: Group) -> list[tuple[str, Point]]:
    own = [series for series in developed.series if series.group == group]
    return [(series.site, series.latest) for series in own if series.site is not None and series.latest is not None]


def _value(of: tuple[str, Point]) -> Decimal:
    return of[1].value


def _undated(metric: CardMetric, today: date) -> tuple[Message, ...]:
    """That there are values, where none of them can be placed in time."""
    values = [item for item in until(metric.measurements, today) if item.value is not None]
    if not values:
        return ()
    return (plural_message("{count} value has no date.", "{count} values have no date.", len(values)),)


def _observed(metric: CardMetric, today: date) -> tuple[Message, ...]:
    """How many observations in words there are, and of which day the last is."""
    seen = [item for item in until(metric.measurements, today) if item.text]
    if not seen:
        return ()
    days = [item.date for item in seen if item.date is not None]
    if not days:
        return (plural_message("{count} observation.", "{count} observations.", len(seen)),)
    last = said(max(days, key=lambda day: day.last))
    return (
        plural_message("{count} observation ({day}).", "{count} observations, the last on {day}.", len(seen), day=last),
    )


def _pilot_finding(metric: CardMetric, pilot: Series, developed: Development) -> Message:
    unit = metric.unit
    if pilot.latest is None:
        return Message("Measured before the start: {value}. Not yet after it.", value=_last(pilot, unit))
    values: dict[str, object] = {"latest": quantity(pilot.latest.value, unit)}
    if pilot.baseline is None:
        if metric.target is None:
            return Message("The latest value is {latest}.", **values)
        values["target"] = quantity(metric.target, unit)
        return Message("The latest value is {latest}, the target {target}.", **values)
    values["baseline"] = quantity(pilot.baseline, unit)
    if metric.target is None:
        return _moved(
            pilot.change,
            Message("Rose from {baseline} to {latest}.", **values),
            Message("Fell from {baseline} to {latest}.", **values),
            Message("Stayed where it was, at {latest}.", **values),
        )
    values["target"] = quantity(metric.target, unit)
    if developed.direction is not None and is_reached(pilot.latest.value, metric.target, developed.direction):
        return _moved(
            pilot.change,
            Message("Rose from {baseline} to {latest} and reached the target, {target}.", **values),
            Message("Fell from {baseline} to {latest} and reached the target, {target}.", **values),
            Message("Stayed where it was, at {latest}, which is the target or better.", **values),
        )
    return _moved(
        pilot.change,
        Message("Rose from {baseline} to {latest}; the target is {target}.", **values),
        Message("Fell from {baseline} to {latest}; the target is {target}.", **values),
        Message("Stayed where it was, at {latest}; the target is {target}.", **values),
    )


def _comparison_finding(series: Series, unit: str | None) -> Message:
    if series.latest is None:
        return Message("Comparison group, measured before the start: {value}.", value=_last(series, unit))
    latest = quantity(series.latest.value, unit)
    if series.baseline is None:
        return Message("In the comparison group the latest value is {latest}.", latest=latest)
    baseline = quantity(series.baseline, unit)
    return _moved(
        series.change,
        Message("In the comparison group it rose from {baseline} to {latest}.", baseline=baseline, latest=latest),
        Message("In the comparison group it fell from {baseline} to {latest}.", baseline=baseline, latest=latest),
        Message("In the comparison group it stayed where it was, at {latest}.", latest=latest),
    )


def _moved(change: Decimal | None, rose: Message, fell: Message, stayed: Message) -> Message:
    if not change:
        return stayed
    return rose if change > 0 else fell


def _last(series: Series, unit: str | None) -> object:
    return quantity(series.points[-1].value, unit)
