"""What a metric's evidence says, in sentences: no more than the numbers carry, and in everyday words.

Never "significant": readers take that for "important". A difference is told with the interval it may lie in, and where
zero lies in it, that it may be chance.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from lape_cards.documents.wording import quantity, said
from lape_cards.message import N_, Message, plural_message
from lape_cards.metrics.evidence import PERCENT, Difference, Evidence, Lack, Size
from lape_cards.metrics.intervals import Interval
from lape_cards.metrics.run_chart import RunChart

APART_IN_TIME = 31
"""Days between two groups' latest values from which the reader is told."""
_MOST_DECIMALS = 6

_LACKS: dict[Lack, str] = {
    "n": N_(
        "Whether it is more than chance cannot be told: the card does not say how many answers or cases each number "
        "rests on (n)."
    ),
    "sd": N_(
        "Whether it is more than chance cannot be told: the card does not say how much the answers vary (standard "
        "deviation, sd)."
    ),
    "answers": N_("Whether it is more than chance cannot be told: there are too few answers."),
    "spread": N_(
        "Whether it is more than chance cannot be told: all answers are alike, so how much they vary is not known."
    ),
    "share": N_("Whether it is more than chance cannot be told: one of the numbers is no share between 0 and 100%."),
}
_ASKING = ("survey", "interview", "observation")
"""Methods whose numbers rest on answers, so that a missing ``n`` is a lack."""


class Claims(Struct, frozen=True):
    """What a metric's evidence says; nothing where there is none.

    ``title`` says in a few words what the comparison shows. ``paragraphs``, of whole sentences, say how sure the
    difference, the change and the row of values are; ``reading`` is what one should know of groups and surveys.
    """

    title: Message | None = None
    paragraphs: tuple[tuple[Message, ...], ...] = ()
    reading: tuple[Message, ...] = ()


def claims(found: Evidence, unit: str | None, method: str | None) -> Claims:
    """The sentences of a metric's evidence."""
    paragraphs: list[tuple[Message, ...]] = []
    reading: list[Message] = []
    now, since = found.against_comparison, found.since_baseline
    if now is not None:
        paragraphs.append((_comparison(now, unit), *_doubts(now), *_times(now)))
        reading.append(
            Message("The groups were not drawn by lot: something else than the experiment may lie behind a difference.")
        )
    if since is not None and (since.interval is not None or _rests_on_answers(since, unit, method)):
        paragraphs.append((_change(since, unit), *_doubts(since)))
        if since.interval is not None:
            reading.append(
                Message("The change is told as if different people had answered each time, which is the careful way.")
            )
    if found.runs is not None:
        paragraphs.append((_runs(found.runs),))
    return Claims(_title(now) if now else None, tuple(paragraphs), tuple(reading))


def told(interval: Interval | None, values: tuple[Decimal, ...], *, share: bool) -> Message | None:
    """An interval as a table shows it, of one value or of the difference of two."""
    if interval is None:
        return None
    low, high = ends_of(interval, values, share=share)
    return Message("{low}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{high}", low=low, high=high)


def ends_of(interval: Interval, values: tuple[Decimal, ...], *, share: bool) -> tuple[Decimal, Decimal]:
    """An interval's ends, rounded as readers need them: as fine as the values it is of, of a share to whole percent.

    A narrow one gets a decimal more, and an end that is not zero never becomes zero.
    """
    written = 0 if share else max(-int(value.as_tuple().exponent) for value in values)
    decimals = min(max(written, 1 if interval.high - interval.low < 10 else 0), _MOST_DECIMALS)
    return _rounded(interval.low, decimals), _rounded(interval.high, decimals)


def _rounded(end: float, decimals: int) -> Decimal:
    for places in range(decimals, _MOST_DECIMALS + 1):
        rounded = Decimal(f"{end:.{places}f}")
        if rounded:
            return rounded
    return Decimal(0)


def _title(now: Difference) -> Message:
    if now.interval is None:
        return Message("Pilot against comparison group")
    if now.may_be_chance:
        return Message("The difference between pilot and comparison group may be chance")
    if now.value > 0:
        return Message("The pilot is above the comparison group")
    return Message("The pilot is below the comparison group")


def _comparison(now: Difference, unit: str | None) -> Message:
    values = _values(now, unit)
    share, many = unit == PERCENT, _counts(now.value)
    if not now.value:
        return _by(
            now,
            Message("Pilot and comparison group are both at {one}.", **values),
            Message(
                "Pilot and comparison group are both at {one}; the 95% confidence interval of the difference runs from "
                "{low} to {high}.",
                **values,
            ),
        )
    if not share:
        return _by(
            now,
            Message("Pilot {one}, comparison group {other}: a difference of {difference}.", **values),
            Message(
                "Pilot {one}, comparison group {other}: a difference of {difference} (95% confidence interval {low} to "
                "{high}).",
                **values,
            ),
            Message(
                "Pilot {one}, comparison group {other}: a difference of {difference}. It may be chance: the 95% "
                "confidence interval runs from {low} to {high}.",
                **values,
            ),
        )
    return _by(
        now,
        plural_message(
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage point.",
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage points.",
            many,
            **values,
        ),
        plural_message(
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage point (95% confidence "
            "interval {low} to {high}).",
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage points (95% confidence "
            "interval {low} to {high}).",
            many,
            **values,
        ),
        plural_message(
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage point. It may be chance: "
            "the 95% confidence interval runs from {low} to {high}.",
            "Pilot {one}, comparison group {other}: a difference of {difference} percentage points. It may be chance: "
            "the 95% confidence interval runs from {low} to {high}.",
            many,
            **values,
        ),
    )


def _change(since: Difference, unit: str | None) -> Message:
    values = _values(since, unit)
    share, many = unit == PERCENT, _counts(since.value)
    if not since.value:
        return _by(
            since,
            Message("There is no change since the baseline."),
            Message(
                "There is no change since the baseline; the 95% confidence interval of the change runs from {low} to "
                "{high}.",
                **values,
            ),
        )
    if not share:
        return _by(
            since,
            Message("The change since the baseline is {difference}.", **values),
            Message(
                "The change since the baseline is {difference} (95% confidence interval {low} to {high}).", **values
            ),
            Message(
                "The change since the baseline, {difference}, may be chance: the 95% confidence interval runs from "
                "{low} to {high}.",
                **values,
            ),
        )
    return _by(
        since,
        plural_message(
            "The change since the baseline is {difference} percentage point.",
            "The change since the baseline is {difference} percentage points.",
            many,
            **values,
        ),
        plural_message(
            "The change since the baseline is {difference} percentage point (95% confidence interval {low} to {high}).",
            "The change since the baseline is {difference} percentage points (95% confidence interval {low} to "
            "{high}).",
            many,
            **values,
        ),
        plural_message(
            "The change since the baseline, {difference} percentage point, may be chance: the 95% confidence interval "
            "runs from {low} to {high}.",
            "The change since the baseline, {difference} percentage points, may be chance: the 95% confidence interval "
            "runs from {low} to {high}.",
            many,
            **values,
        ),
    )


def _by(difference: Difference, without: Message, sure: Message, chance: Message | None = None) -> Message:
    if difference.interval is None:
        return without
    return chance if chance is not None and difference.may_be_chance else sure


def _values(difference: Difference, unit: str | None) -> dict[str, object]:
    one, other = difference.one.value, difference.other.value
    values: dict[str, object] = {
        "one": quantity(one, unit),
        "other": quantity(other, unit),
        "difference": difference.value,
    }
    if difference.interval is not None:
        low, high = ends_of(difference.interval, (one, other), share=unit == PERCENT)
        values |= {"low": low, "high": high}
    return values


def _counts(difference: Decimal) -> int:
    """Which plural a difference takes: only one whole is one."""
    return 1 if abs(difference) == 1 else 2


def _doubts(difference: Difference) -> list[Message]:
    doubts = []
    if difference.lack is not None:
        doubts.append(Message(_LACKS[difference.lack]))
    size = _size(difference.size, difference)
    doubts += [size] if size is not None else []
    return doubts


def _times(now: Difference) -> list[Message]:
    first, second = now.one.when, now.other.when
    if abs((first.last - second.last).days) <= APART_IN_TIME:
        return []
    return [
        Message(
            "The two were measured at different times: the pilot {one}, the comparison group {other}.",
            one=said(first),
            other=said(second),
        )
    ]


def _size(size: Size | None, difference: Difference) -> Message | None:
    if size == "very small":
        return Message(
            "The samples are very small, fewer than ten answers or cases in one of them: "
            "a single answer may decide the result."
        )
    if size is None or difference.interval is None:
        return None
    if difference.may_be_chance:
        return Message("The samples are small: only a large difference would show in them.")
    return Message("The samples are small, so this is a hint and no proof.")


def _rests_on_answers(difference: Difference, unit: str | None, method: str | None) -> bool:
    known = (difference.one.n, difference.other.n)
    return unit == PERCENT or method in _ASKING or any(n is not None for n in known)


def _runs(runs: RunChart) -> Message:
    if runs.is_run_too_long:
        return Message(
            "{longest} values in a row lie on the same side of the median; chance alone seldom gives more than "
            "{limit}. Something has shifted.",
            longest=runs.longest_run,
            limit=runs.run_limit,
        )
    if runs.are_crossings_too_few:
        return plural_message(
            "The values cross their median {count} time; by chance alone it would seldom be fewer than {limit}. "
            "Something has shifted.",
            "The values cross their median {count} times; by chance alone it would seldom be fewer than {limit}. "
            "Something has shifted.",
            runs.crossings,
            limit=runs.crossings_limit,
        )
    return Message(
        "The values vary around their median, {median}, as chance alone would have them: no lasting change shows.",
        median=runs.median,
    )
