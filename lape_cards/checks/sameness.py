"""The things whose course the rules follow from version to version, and which is which.

Rules are stricter than a comparison: a thing that was given another id is still held to what it promised.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from lape_cards.card.base import says_nothing
from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Checkpoint, Metric
from lape_cards.card.values import Range
from lape_cards.checks.parts import checkpoints_of, metrics_of, name_of, risks_of, rows_of
from lape_cards.comparison.identity import matched
from lape_cards.diagnostic import Path
from lape_cards.metrics.development import development

Kind = Literal["row", "metric", "benefit", "risk", "checkpoint", "site"]
Value = str | Decimal | Range | None


class Thing(Struct, frozen=True):
    """A part of a card that is followed from version to version.

    ``words`` are what it is known by where it has no id, or another one; ``values`` are the fields that may not be
    altered unexplained, and ``parent`` the id, or the words, of the row that a metric stands in. ``says`` tells whether
    it has more than an id.
    """

    kind: Kind
    path: Path
    name: str
    id: str | None
    words: str
    values: dict[str, Value] = field(default_factory=dict)
    parent: str | None = None
    says: bool = True


def plain(text: str | None) -> str:
    """A text's words, whatever white space is between them and however its letters are composed."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def same(one: Value, other: Value) -> bool:
    """Whether two values say the same: 4 and 4.0, or one text broken into other lines."""
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return one == other


def aims_of(card: ResultCard) -> list[Thing]:
    """What the experiment is judged by: rows, metrics and whom it benefits."""
    return [*_rows(card), *_metrics(card), *_benefits(card)]


def named_things_of(card: ResultCard) -> list[Thing]:
    """Everything that has an id by which versions are compared."""
    return [*_rows(card), *_metrics(card), *_risks(card), *_checkpoints(card), *_sites(card)]


def _rows(card: ResultCard) -> Iterator[Thing]:
    for path, row, name in rows_of(card):
        values: dict[str, Value] = {"change": row.change, "target": row.target, "ideal": row.ideal}
        yield Thing("row", path, name, row.id, plain(row.change), values, says=not says_nothing(row))


def _metrics(card: ResultCard) -> Iterator[Thing]:
    for path, metric, name in metrics_of(card):
        row = card.changes[int(path[1])]
        values: dict[str, Value] = {
            **{key: getattr(metric, key) for key in ("name", "unit")},
            "direction": _direction(metric),
            **{key: getattr(metric, key) for key in ("baseline", "target", "ideal")},
        }
        parent = row.id or plain(row.change)
        yield Thing("metric", path, name, metric.id, plain(metric.name), values, parent, says=not says_nothing(metric))


def _direction(metric: Metric) -> str | None:
    """Which way is better, told or derived."""
    return development(metric, start=None, today=date.min).direction


def _benefits(card: ResultCard) -> Iterator[Thing]:
    for index, benefit in enumerate(card.benefits):
        if benefit.beneficiary:
            name = name_of(benefit.beneficiary)
            yield Thing("benefit", ("benefits", index), name, None, plain(benefit.beneficiary))


def _risks(card: ResultCard) -> Iterator[Thing]:
    for path, risk, name in risks_of(card):
        yield Thing("risk", path, name, risk.id, plain(risk.risk))


def _checkpoints(card: ResultCard) -> Iterator[Thing]:
    for path, checkpoint, name in checkpoints_of(card):
        yield Thing("checkpoint", path, name, checkpoint.id, _words_of(checkpoint))


def _words_of(checkpoint: Checkpoint) -> str:
    if checkpoint.date is None or not checkpoint.responsible:
        return ""
    return plain(" ".join((str(checkpoint.date), *checkpoint.responsible, checkpoint.expected or "")))


def _sites(card: ResultCard) -> Iterator[Thing]:
    for index, site in enumerate(card.sites):
        yield Thing("site", ("sites", index), name_of(site.name, site.id, str(index + 1)), site.id, plain(site.name))


def paired(olds: Sequence[Thing], news: Sequence[Thing]) -> dict[int, int]:
    """Which of ``news`` each of ``olds`` is, by their positions.

    What has one id is one thing. What is left over is paired by its words, in order, whatever its id: something without
    an id got one, or an id was changed, which excuses nothing. What has neither is known by where it stands.
    """
    keys = (_by_id, _by_words, _by_place)
    return {old: new for new, old in matched(olds, news, [(key, key) for key in keys]).items()}


def _by_id(thing: Thing) -> tuple[Kind, str] | None:
    return (thing.kind, thing.id) if thing.id is not None else None


def _by_words(thing: Thing) -> tuple[Kind, str] | None:
    return (thing.kind, thing.words) if thing.words else None


def _by_place(thing: Thing) -> tuple[Kind, str] | None:
    return None if thing.id or thing.words else (thing.kind, f"{thing.parent or ''} {thing.path[-1]}")
