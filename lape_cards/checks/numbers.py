"""Rules of consistency for metrics: baselines, targets, ideals and measurements agree with one another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Metric
from lape_cards.card.values import Range
from lape_cards.checks.consistency import is_after, shown
from lape_cards.checks.registry import Subject, rule
from lape_cards.diagnostic import Finding, Path
from lape_cards.message import N_, Message
from lape_cards.metrics.development import Direction, development, edges, start_of


def is_beyond(value: Decimal | Range | None, limit: Decimal | Range | None, direction: Direction) -> bool:
    """Whether all of ``value`` is further in ``direction`` than all of ``limit``."""
    if value is None or limit is None:
        return False
    (low, high), (limit_low, limit_high) = edges(value), edges(limit)
    return low > limit_high if direction == "up" else high < limit_low


def _is_misdirected(metric: Metric) -> bool:
    """Whether the target is worse than the baseline. Where something must not get worse, it may be: it is a limit."""
    if metric.direction is None or metric.type == "balancing":
        return False
    return is_beyond(metric.target, metric.baseline, "down" if metric.direction == "up" else "up")


@rule(
    "LC320",
    "consistency",
    N_("A target is on the better side of its baseline"),
    N_("Progress is told from the baseline towards the target; here the two point the wrong way."),
)
def directions(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """The direction, the baseline and the target of each metric agree."""
    for path, metric, name in subject.metrics:
        if not _is_misdirected(metric):
            continue
        values = {"metric": name, "target": metric.target, "baseline": metric.baseline}
        yield Finding(
            (*path, "target"),
            Message("“{metric}” should go up, but its target {target} is below the baseline {baseline}.", **values)
            if metric.direction == "up"
            else Message(
                "“{metric}” should go down, but its target {target} is above the baseline {baseline}.", **values
            ),
            Message(
                "Mend  direction:  or one of the numbers. Where something just must not get worse, add  type: balancing"
            ),
            rests_on=((*path, "type"),),
        )


@rule(
    "LC321",
    "consistency",
    N_("A target does not go beyond the ideal"),
    N_("The ideal is how things would be if everything were possible, so a target can reach it but not pass it."),
    severity="warning",
)
def ideals(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """In the direction that the metric names, or that its baseline and target show."""
    for path, metric, name in subject.metrics:
        direction = metric.direction or development(metric, start=start_of(card), today=subject.today).direction
        if direction is None or _is_misdirected(metric) or not is_beyond(metric.target, metric.ideal, direction):
            continue
        yield Finding(
            (*path, "target"),
            Message(
                "The target of “{metric}” goes beyond its ideal: the target is {target} and the ideal {ideal}.",
                metric=name,
                target=metric.target,
                ideal=metric.ideal,
            ),
            Message("Mend  target:  or  ideal:  so that the ideal is at least as good as the target."),
            rests_on=((*path, "direction"),),
        )


@rule(
    "LC322",
    "consistency",
    N_("No measurement is from a day to come"),
    N_("A measurement of the future is in no chart and no table until its day."),
)
def future_measurements(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Each measurement's date has begun."""
    for path, metric, name in subject.metrics:
        for index, measurement in enumerate(metric.measurements):
            if measurement.date is not None and measurement.date.first > subject.today:
                yield Finding(
                    (*path, "measurements", index, "date"),
                    Message(
                        "A measurement of “{metric}” is dated in the future: {day}.",
                        metric=name,
                        day=shown(measurement.date),
                    ),
                    Message("Mend the date. What is going to be measured, and when, is written at  follow_up."),
                )


@rule(
    "LC323",
    "consistency",
    N_("Measurements are from the experiment's time"),
    N_("What was measured long afterwards tells of much else than the experiment."),
    severity="warning",
)
def late_measurements(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """None later than three months after the end; earlier ones are the baseline's."""
    for path, metric, name in subject.metrics:
        for index, measurement in enumerate(metric.measurements):
            when = measurement.date
            if when is not None and when.first <= subject.today and is_after(when, card):
                yield Finding(
                    (*path, "measurements", index, "date"),
                    Message(
                        "A measurement of “{metric}” is from long after the experiment's period: {day}.",
                        metric=name,
                        day=shown(when),
                    ),
                    Message("Mend the date. If the experiment went on longer, move the  end:  of its period."),
                )


@rule(
    "LC324",
    "consistency",
    N_("A comparison group is measured again, as the pilot is"),
    N_("Without it the change cannot be told from what would have happened anyway."),
    severity="warning",
    phase="ended",
)
def comparisons(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Asked at the end, of a group that was measured before the start, where the pilot was measured after it too."""
    for path, metric, name in subject.metrics:
        series = development(metric, start=start_of(card), today=subject.today).series
        latest = {group: [one.latest for one in series if one.group == group] for group in ("pilot", "comparison")}
        if any(latest["pilot"]) and latest["comparison"] and not any(latest["comparison"]):
            yield Finding(
                (*path, "measurements"),
                Message("The comparison group of “{metric}” was measured only before the experiment.", metric=name),
                Message(
                    "Add the later measurements with  group: comparison.  If there are none, "
                    "tell in the evaluation what the comparison rests on."
                ),
            )


@rule(
    "LC325",
    "consistency",
    N_("A share is from 0 to 100"),
    N_("A share says how many in a hundred; no other number can be drawn or compared as one."),
)
def shares(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """Baseline, target, ideal and every value of a metric whose unit is %."""
    for path, metric, name in subject.metrics:
        if metric.unit is None or metric.unit.strip() != "%":
            continue
        for place, value in _values_of(path, metric):
            low, high = edges(value)
            if low < 0 or high > 100:
                yield Finding(
                    place,
                    Message("“{metric}” is a share from 0 to 100, and {value} is not.", metric=name, value=value),
                    Message("Mend the number. If it is not a share, say at  unit:  in words what it counts."),
                )


def _values_of(path: Path, metric: Metric) -> Iterator[tuple[Path, Decimal | Range]]:
    for key, value in (("baseline", metric.baseline), ("target", metric.target), ("ideal", metric.ideal)):
        if value is not None:
            yield (*path, key), value
    for index, measurement in enumerate(metric.measurements):
        if measurement.value is not None:
            yield (*path, "measurements", index, "value"), measurement.value


@rule(
    "LC326",
    "consistency",
    N_("A number rests on at least one answer, and does not spread by less than nothing"),
    N_("How surely a number is known is told from its answers and their spread."),
)
def certainties(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """``n`` and ``sd`` of every measurement."""
    for path, metric, name in subject.metrics:
        for index, measurement in enumerate(metric.measurements):
            if measurement.n is not None and measurement.n < 1:
                yield Finding(
                    (*path, "measurements", index, "n"),
                    Message("A measurement of “{metric}” rests on no answers.", metric=name),
                    Message("Mend the number at  n:  or take the line away."),
                )
            if measurement.sd is not None and measurement.sd < 0:
                yield Finding(
                    (*path, "measurements", index, "sd"),
                    Message(
                        "A measurement of “{metric}” has a spread below zero: {sd}.", metric=name, sd=measurement.sd
                    ),
                    Message("Mend the number at  sd:  or take the line away."),
                )


@rule(
    "LC327",
    "consistency",
    N_("A measurement has a value or a text, not both"),
    N_("A number is drawn and compared, and a text stands where nothing could be counted; a remark is a note."),
    severity="warning",
)
def both_ways(card: ResultCard, subject: Subject) -> Iterator[Finding]:
    """``text`` where there is a ``value``."""
    for path, metric, name in subject.metrics:
        for index, measurement in enumerate(metric.measurements):
            if measurement.value is not None and measurement.text:
                yield Finding(
                    (*path, "measurements", index, "text"),
                    Message("A measurement of “{metric}” has both a value and a text.", metric=name),
                    Message("If the text is about the number, write it after  note:  instead of  text."),
                )
