"""What a template is given of the final report across cards. See :mod:`lape_cards.documents.model` for the texts.

A report is made of cards in several languages, so each of its parts says which language its texts are in.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from lape_cards.card.phase import Phase
from lape_cards.documents.model import Action, Decision, Document, Element, Verdict, Voice
from lape_cards.i18n import Language
from lape_cards.message import Message


@dataclass(frozen=True, slots=True)
class CardName:
    """Which card something is from: what it is called among the cards, its title, and the title's language."""

    name: str
    title: str
    language: Language


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the report, for its contents."""

    key: str
    number: int
    heading: Message


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a kind, in a sentence; ``state`` is the shape of its mark, where it has one."""

    number: int
    text: Message
    state: str | None = None


@dataclass(frozen=True, slots=True)
class OwnText:
    """One of the programme's own texts, and the key in ``portfolio.yaml`` that it is written under."""

    key: str
    text: str | None


@dataclass(frozen=True, slots=True)
class PilotSite:
    """One of several places where a pilot runs."""

    name: str | None
    periods: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Pilot:
    """One experiment: where, for whom, when, and how far it has come."""

    card: CardName
    area: tuple[str, ...]
    sites: tuple[PilotSite, ...]
    beneficiaries: tuple[str, ...]
    prepared_by: str | None
    period: Message | None
    phase: Phase
    phase_word: Message


@dataclass(frozen=True, slots=True)
class Evidence:
    """A metric and what its numbers say, in whole sentences."""

    name: str | None
    unit: str | None
    findings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of a card's table: what was to change, the target, how far it was reached, what the numbers say."""

    change: str | None
    target: str | None
    result: Verdict | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PilotGoals:
    """One pilot's goals."""

    card: CardName
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A checkpoint that was held: what was decided, and what was done differently after it."""

    name: str | None
    number: int
    held: datetime.date
    decision: Message | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """A pilot in short: what was tried, the turns on the way, and the recommendation; ``none`` before question 9."""

    card: CardName
    phase_word: Message
    tried: str | None
    turns: tuple[Turn, ...]
    recommendation: Message | None
    reasons: str | None


@dataclass(frozen=True, slots=True)
class PilotElement:
    """A core element, and the card it is on."""

    card: CardName
    element: Element


@dataclass(frozen=True, slots=True)
class ElementGroup:
    """The core elements of one group, across cards; ``counts`` says how many came about."""

    name: str | None
    language: Language
    counts: tuple[Count, ...]
    elements: tuple[PilotElement, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A metric that a comparison group was measured by too."""

    card: CardName
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CardVoices:
    """What one card's respondents answered to a question."""

    card: CardName
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of the evaluation's questions, answered side by side; ``key`` is the question's own."""

    key: str
    heading: Message
    answers: tuple[CardVoices, ...]
    more: Message | None


@dataclass(frozen=True, slots=True)
class ReportRisk:
    """A risk that a card named, and whether it came true."""

    card: CardName
    risk: str | None
    mitigation: str | None
    outcome: Verdict | None


@dataclass(frozen=True, slots=True)
class Resource:
    """What a card says of money and other resources; ``what`` names the field that says it."""

    card: CardName
    what: Message
    text: str


@dataclass(frozen=True, slots=True)
class Rooted:
    """A practice that is to be made permanent, or already is; ``plan`` is its rooting plan, ``without_plan`` its lack.

    ``decisions`` are those of the plan; ``proposal`` is what the evaluation proposed.
    """

    card: CardName
    proposal: Verdict | None
    host: str | None
    plan: CardName | None
    without_plan: bool
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The actions of one row of a card's table."""

    theme: str | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Implementation:
    """One card's plan of implementation."""

    card: CardName
    rows: tuple[RowPlan, ...]


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A card that the report was made of: ``version`` and ``saved`` are what it says of itself.

    ``draft`` says that it was changed after that version, or that no version was saved; ``masked`` that it holds what
    may not be shown, and that was hidden.
    """

    card: CardName
    kind: Message
    version: int | None
    saved: datetime.date | None
    draft: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source that cards were read from, the commit that they were read at, and how many there were."""

    name: str
    commit: str
    cards: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A card that could not be read, or a source that was not there: its name, where and what is wrong."""

    name: str
    what: Literal["card", "source"]
    place: str | None
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument(Document):
    """The programme's final report. Where a list was cut, its ``more`` says how many are left out."""

    today: datetime.date
    sections: tuple[Section, ...]
    counts: tuple[Count, ...]
    reached: tuple[Count, ...]
    came_true: tuple[Count, ...]
    texts: tuple[OwnText, ...]
    pilots: tuple[Pilot, ...]
    goals: tuple[PilotGoals, ...]
    stories: tuple[Story, ...]
    stories_left_out: Message | None
    elements: tuple[ElementGroup, ...]
    effects: tuple[Effect, ...]
    lessons: tuple[Lesson, ...]
    risks: tuple[ReportRisk, ...]
    resources: tuple[Resource, ...]
    rooted: tuple[Rooted, ...]
    not_rooted: tuple[CardName, ...]
    plans: tuple[Implementation, ...]
    sources: tuple[ReadSource, ...]
    read: tuple[ReadCard, ...]
    unreadable: tuple[Unreadable, ...]
    masked: Message | None
    more: dict[str, Message]
