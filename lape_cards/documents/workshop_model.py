"""What a template is given of a workshop. See :mod:`lape_cards.documents.model` for the three kinds of text."""

from __future__ import annotations

from dataclasses import dataclass

from lape_cards.documents.model import Attachment, Document
from lape_cards.message import Message


@dataclass(frozen=True, slots=True)
class BornExperiment:
    """The experiment that a proposal became; ``title`` and ``phase`` where its card is in the repository."""

    id: str
    title: str | None
    phase: Message | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed, who promised what, and what became of it; ``group`` and ``theme`` tell where it was made."""

    number: int
    id: str | None
    group: str | None
    theme: str | None
    text: str | None
    responsible: tuple[str, ...]
    promised: str | None
    experiment: BornExperiment | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One theme, judged in the form's four columns."""

    theme: str | None
    solves: tuple[str, ...]
    lacks: tuple[str, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class LeadershipIssue:
    """What stands in the way in leadership, and what would help."""

    issue: str | None
    solution: str | None


@dataclass(frozen=True, slots=True)
class WorkshopGroup:
    """One group's work."""

    number: int
    name: str | None
    participants: int | None
    assessments: tuple[Assessment, ...]
    questions: tuple[str, ...]
    leadership: tuple[LeadershipIssue, ...]
    notes: str | None


@dataclass(frozen=True, slots=True)
class Interview:
    """What was wanted, in one place."""

    where: str | None
    wants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterviewView:
    """The interviews that share a view."""

    heading: Message
    interviews: tuple[Interview, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopDocument(Document):
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
