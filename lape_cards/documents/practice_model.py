"""What a template is given of a good practice. See :mod:`lape_cards.documents.model` for the three kinds of text."""

from __future__ import annotations

from typing import Literal

from lape_cards.documents.model import (
    Attachment,
    Benefit,
    CardLink,
    Checkpoint,
    Document,
    Element,
    Question,
    RootDecision,
    Row,
    Site,
    Voice,
)
from lape_cards.documents.process import SavedVersion
from lape_cards.message import Message

Stage = Literal["idea", "running", "ready"]
"""How far a practice is, in the words of the national practice banks."""


class PracticeDocument(Document, frozen=True, kw_only=True):
    """The description of a good practice, in the order in which practice banks ask for it.

    ``turns`` are the checkpoints that were held; ``versions`` those of the card's versions that changed it; ``learnt``
    the questions of the final evaluation that others can learn from.
    """

    stage: Stage
    stage_word: Message
    need: str | None
    activity: str | None
    benefits: tuple[Benefit, ...]
    rows: tuple[Row, ...]
    sites: tuple[Site, ...]
    elements: tuple[Element, ...]
    turns: tuple[Checkpoint, ...]
    versions: tuple[SavedVersion, ...]
    learnt: tuple[Question, ...]
    children_heard: tuple[Voice, ...]
    recommendation: Message
    root: RootDecision | None
    continued_by: CardLink | None
    attachments: tuple[Attachment, ...]
