"""The tables of how it went: checkpoints and what was seen at them, the evaluation's answers, decisions needed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.kinds import RootingStep
from lape_cards.card.parts import (
    Checkpoint,
    RootDecision,
)
from lape_cards.card.phase import is_overdue
from lape_cards.card.voices import Voice
from lape_cards.message import Message
from lape_cards.portfolio.tables.columns import (
    above,
    below,
    day,
    field,
    listed,
    numbered_by,
    own,
    up,
    whose,
    within,
)
from lape_cards.portfolio.tables.model import TO_CARDS, Column, Link, Row, Seen, Table

_TO_CHECKPOINTS = Link(("card", "checkpoint_number"), "checkpoints")
_checkpoints = listed("checkpoints")

CHECKPOINTS = Table(
    "checkpoints",
    Message("Checkpoints"),
    Message("One row for each checkpoint, held or planned."),
    (
        *whose(),
        field(Checkpoint, "id", "checkpoint_id"),
        field(Checkpoint, "name"),
        *day(Checkpoint, "date"),
        field(Checkpoint, "responsible"),
        field(Checkpoint, "changes", "row_ids"),
        field(Checkpoint, "expected"),
        field(Checkpoint, "held"),
        own(
            "is_overdue", "boolean", Message("Late"),
            Message("Whether its last day has gone by without its being held."),
            lambda row: is_overdue(row.part, row.seen.today),
        ),
        field(Checkpoint, "decision"),
        field(Checkpoint, "next"),
    ),
    _checkpoints,
)  # fmt: skip

OBSERVATIONS = Table(
    "observations",
    Message("Observations"),
    Message("What was seen at the checkpoints: one row for each respondent."),
    (
        *whose(),
        numbered_by(
            "checkpoint_number",
            Message("Checkpoint: number"),
            Message("The number of the checkpoint in the table checkpoints."),
            up,
        ),
        field(Checkpoint, "id", "checkpoint_id", take=above),
        field(Voice, "by"),
        field(Voice, "text"),
    ),
    within(_checkpoints, "observations"),
    links=(TO_CARDS, _TO_CHECKPOINTS),
)


class Answer(Struct, frozen=True):
    """One respondent's answer to one question of the evaluation, or a part of the ninth one's answer."""

    key: str
    number: int | None
    by: tuple[str, ...]
    text: str | None


_NUMBERS = {question.key: question.number for question in QUESTIONS}
_ROOT = "root"


def _answers(seen: Seen) -> Iterator[Row]:
    evaluation = getattr(seen.card, "evaluation", None)
    found = list(_said(evaluation)) if evaluation is not None else []
    for number, answer in enumerate(found, 1):
        yield Row(seen, number, answer)


def _said(evaluation: Evaluation) -> Iterator[Answer]:
    for key in ASKED:
        for voice in getattr(evaluation, key):
            yield Answer(key, _NUMBERS.get(key), voice.by, voice.text)
    for key in RootDecision.model_fields if evaluation.root is not None else ():
        value = getattr(evaluation.root, key)
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield Answer(f"{_ROOT}.{key}", _NUMBERS["continuation"], (), text)


ASKED = tuple(key for key in Evaluation.model_fields if key in _NUMBERS or key == "children_heard")
"""The fields of the evaluation that people answer, in the order of the form."""

ANSWERS = Table(
    "answers",
    Message("Answers"),
    Message("The final evaluation: one row for each respondent's answer, and for each part of the ninth question."),
    (
        *whose(),
        Column(
            "question_number", "integer", Message("Question: number"),
            Message("The number of the question on the form, 1 to 9; empty for how children were heard."),
            lambda row: row.part.number,
        ),
        Column(
            "question", "string", Message("Question"), Message("The key of the question in a card's file."),
            lambda row: row.part.key,
            choices=(*ASKED, *(f"{_ROOT}.{key}" for key in RootDecision.model_fields)), is_required=True,
        ),
        field(Voice, "by"),
        field(Voice, "text"),
    ),
    _answers,
)  # fmt: skip


def _steps(seen: Seen) -> Iterator[Row]:
    for number, part in enumerate(below("card.rooting.decisions", lambda row: row.seen)(Row(seen, 0, None)) or (), 1):
        yield Row(seen, number, part)


ROOTING_DECISIONS = Table(
    "rooting_decisions",
    Message("Decisions needed"),
    Message("One row for each decision that a rooting plan needs."),
    (
        *whose(),
        field(RootingStep, "body"),
        field(RootingStep, "what"),
        field(RootingStep, "date"),
        field(RootingStep, "status"),
    ),
    _steps,
)
