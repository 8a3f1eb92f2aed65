"""What a template is given of a workshop. See :mod:`lape_cards.documents.model` for the three kinds of text."""

from __future__ import annotations

from msgspec import Struct

from lape_cards.documents.model import Attachment, Document
from lape_cards.message import Message


class BornExperiment(Struct, frozen=True):
    """The experiment that a proposal became; ``title`` and ``phase`` where its card is in the repository."""

    id: str
    title: str | None
    phase: Message | None


class Proposal(Struct, frozen=True):
    """What was proposed, who promised what, and what became of it; ``group`` and ``theme`` tell where it was made."""

    number: int
    id: str | None
    group: str | None
    theme: str | None
    text: str | None
    responsible: tuple[str, ...]
    promised: str | None
    experiment: BornExperiment | None


class Assessment(Struct, frozen=True):
    """One theme, judged in the form's four columns."""

    theme: str | None
    solves: tuple[str, ...]
    lacks: tuple[str, ...]
    proposals: tuple[Proposal, ...]


class LeadershipIssue(Struct, frozen=True):
    """What stands in the way in leadership, and what would help."""

    issue: str | None
    solution: str | None


class WorkshopGroup(Struct, frozen=True):
    """One group's work."""

    number: int
    name: str | None
    participants: int | None
    assessments: tuple[Assessment, ...]
    questions: tuple[str, ...]
    leadership: tuple[LeadershipIssue, ...]
    notes: str | None


class Interview(Struct, frozen=True):
    """What was wanted, in one place."""

    where: str | None
    wants: tuple[str, ...]


class InterviewView(Struct, frozen=True):
    """The interviews that share a view."""

    heading: Message
    interviews: tuple[Interview, ...]


class WorkshopDocument(Document, frozen=True, kw_only=True):
    """A workshop's summary; ``proposals`` are those of all groups, as they stand in ``groups`` too."""

    organisers: tuple[str, ...]
    aims: tuple[str, ...]
    subject: str | None
    participants: Message | None
    proposals: tuple[Proposal, ...]
    groups: tuple[WorkshopGroup, ...]
    interviews: tuple[InterviewView, ...]
    takeaways: tuple[str, ...]
    attachments: tuple[Attachment, ...]
