"""The parts of a card that rules go through: where each stands, itself, and what it is called in messages."""

from __future__ import annotations

from collections.abc import Iterator

from lape_cards.card.kinds import ResultCard
from lape_cards.card.parts import Action, Change, Checkpoint, Metric, Risk
from lape_cards.diagnostic import Path
from lape_cards.store.prose import brief


def name_of(*candidates: str | None) -> str:
    """What a part is called in a message: the beginning of its text, as everywhere else, or what it has instead."""
    for candidate in candidates:
        if candidate:
            return brief(candidate, 40)
    return ""


def rows_of(card: ResultCard) -> Iterator[tuple[Path, Change, str]]:
    """The rows of the form's table: where each stands, itself, and what it is called."""
    for index, row in enumerate(card.changes):
        yield ("changes", index), row, name_of(row.change, row.id, str(index + 1))


def metrics_of(card: ResultCard) -> Iterator[tuple[Path, Metric, str]]:
    """The metrics of all rows: where each stands, itself, and what it is called."""
    for path, row, _ in rows_of(card):
        for index, metric in enumerate(row.metrics):
            yield (*path, "metrics", index), metric, name_of(metric.name, metric.id, str(index + 1))


def actions_of(card: ResultCard) -> Iterator[tuple[Path, Action, str]]:
    """The actions of all rows: where each stands, itself, and what it is called."""
    for path, row, _ in rows_of(card):
        for index, action in enumerate(row.actions):
            yield (*path, "actions", index), action, name_of(action.what, str(index + 1))


def checkpoints_of(card: ResultCard) -> Iterator[tuple[Path, Checkpoint, str]]:
    """The checkpoints: where each stands, itself, and what it is called."""
    for index, checkpoint in enumerate(card.checkpoints):
        yield ("checkpoints", index), checkpoint, name_of(checkpoint.called, str(index + 1))


def risks_of(card: ResultCard) -> Iterator[tuple[Path, Risk, str]]:
    """The risks: where each stands, itself, and what it is called."""
    for index, risk in enumerate(card.risks):
        yield ("risks", index), risk, name_of(risk.risk, risk.id, str(index + 1))
