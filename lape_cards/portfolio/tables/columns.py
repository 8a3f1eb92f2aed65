"""Columns made of the form's own fields: their types, labels, guides and choices are those of the models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from lape_cards.card.base import guide_of, label_of
from lape_cards.card.shape import value_types
from lape_cards.card.values import PartialDate
from lape_cards.message import N_, Message
from lape_cards.metrics.development import edges
from lape_cards.portfolio.tables.model import Column, Row, Seen, Type, Value

BETWEEN = "; "
"""What stands between several texts of one cell."""

_TYPES: tuple[tuple[type, Type], ...] = (
    (PartialDate, "partial"),
    (Decimal, "number"),
    (bool, "boolean"),
    (int, "integer"),
    (date, "date"),
)

_EDGES = {
    "first": (N_("{field}: first day"), Message("The day itself, or the first of the month or year.")),
    "last": (N_("{field}: last day"), Message("The day itself, or the last of the month or year.")),
}
LOW, HIGH = N_("{field}: lower end"), N_("{field}: upper end")

Taken = Callable[[Row], Any]


def part_of(row: Row) -> Any:
    """The part that the row is for."""
    return row.part


def card_of(row: Row) -> Any:
    """The card that the row is of."""
    return row.seen.card


def up(row: Row) -> Row | None:
    """The row of the part that this row's part belongs to."""
    return row.up


def above(row: Row) -> Any:
    """The part that the row's part belongs to."""
    return row.up.part if row.up is not None else None


def below(path: str, start: Taken = part_of) -> Taken:
    """The part at ``path`` (``evaluation.root``) under what ``start`` takes; ``None`` where there is none."""

    def take(row: Row) -> Any:
        found = start(row)
        for key in path.split("."):
            found = getattr(found, key, None)
        return found

    return take


def own(
    name: str, kind: Type, title: Message, about: Message, value: Callable[[Row], Value], *, choices: Any = None
) -> Column:
    """A column that the form has no field for; ``choices`` is the ``Literal`` of its words."""
    return Column(name, kind, title, about, value, get_args(choices) if choices else ())


def field(
    model: type[BaseModel],
    key: str,
    name: str | None = None,
    *,
    take: Taken = part_of,
    title: Message | None = None,
    required: bool = False,
) -> Column:
    """The column of a field of the form, as it was written; several texts stand in one cell."""
    types = value_types(model, key)
    kind: Type = next((one for found, one in _TYPES if found in types), "string")
    return Column(
        name or key,
        kind,
        title or Message(label_of(model, key)),
        Message(guide_of(model, key)),
        lambda row: plain(getattr(take(row), key, None)),
        _choices(model.model_fields[key].annotation),
        required,
    )


def day(
    model: type[BaseModel],
    key: str,
    name: str | None = None,
    *,
    edges: tuple[Literal["first", "last"], ...] = ("first", "last"),
    take: Taken = part_of,
) -> Iterator[Column]:
    """A date as it was written, and the first and last day that it means."""
    yield field(model, key, name, take=take)
    label = Message(label_of(model, key))
    for edge in edges:
        title, about = (
            (Message("{field}: first day", field=label), Message("The day itself, or the first of the month or year."))
            if edge == "first"
            else (
                Message("{field}: last day", field=label),
                Message("The day itself, or the last of the month or year."),
            )
        )
        yield Column(f"{name or key}_{edge}", "date", title, about, _edge_of(key, edge, take))


def _edge_of(key: str, edge: str, take: Taken) -> Callable[[Row], Value]:
    def value(row: Row) -> Value:
        written = getattr(take(row), key, None)
        found: date | None = getattr(written, edge) if written is not None else None
        return found

    return value


def quantity(model: type[BaseModel], key: str, *, take: Taken = part_of) -> Iterator[Column]:
    """A number or a range, as its lower and its upper end; a single number is both."""
    label = Message(label_of(model, key))
    about = Message(guide_of(model, key))

    def end(which: int) -> Callable[[Row], Value]:
        def value(row: Row) -> Value:
            found = getattr(take(row), key, None)
            return edges(found)[which] if found is not None else None

        return value

    yield Column(f"{key}_low", "number", Message(LOW, field=label), about, end(0))
    yield Column(f"{key}_high", "number", Message(HIGH, field=label), about, end(1))


def whose(*, numbered: bool = True) -> Iterator[Column]:
    """The columns that every table begins with: the card, its source, and which of the card's parts it is."""
    yield Column(
        "card",
        "string",
        Message("Card"),
        Message("What the card is called here: its source and its id, or its id alone."),
        lambda row: row.seen.name,
        is_required=True,
    )
    yield Column(
        "source",
        "string",
        Message("Source"),
        Message("The source in portfolio.yaml that the card comes from; empty where one repository is looked at."),
        lambda row: row.seen.summary.source,
    )
    if numbered:
        yield Column(
            "number",
            "integer",
            Message("Number"),
            Message("Which one it is on the card, counted from 1."),
            lambda row: row.number,
            is_required=True,
        )


def numbered_by(name: str, title: Message, about: Message, up: Callable[[Row], Row | None]) -> Column:
    """The number of the row in another table that this one belongs to."""

    def value(row: Row) -> Value:
        found = up(row)
        return found.number if found is not None else None

    return Column(name, "integer", title, about, value, is_required=True)


def plain(value: Any) -> Value:
    """A value of the card as a cell has it."""
    if isinstance(value, tuple):
        return BETWEEN.join(text.strip() for text in value) or None
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, str):
        return value.strip("\n") or None
    found: Value = value
    return found


def listed(key: str) -> Callable[[Seen], Iterator[Row]]:
    """The rows of a list at the top of the card; none where that kind of card has no such list."""

    def rows(seen: Seen) -> Iterator[Row]:
        for number, part in enumerate(getattr(seen.card, key, ()), 1):
            yield Row(seen, number, part)

    return rows


def within(parents: Callable[[Seen], Iterator[Row]], key: str) -> Callable[[Seen], Iterator[Row]]:
    """The rows of a list inside other parts, numbered through the whole card."""

    def rows(seen: Seen) -> Iterator[Row]:
        number = 0
        for up in parents(seen):
            for part in getattr(up.part, key):
                number += 1
                yield Row(seen, number, part, up)

    return rows


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((found for inner in get_args(annotation) if (found := _choices(inner))), ())
