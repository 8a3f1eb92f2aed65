"""What a template is given of the final report across cards. See :mod:`lape_cards.documents.model` for the texts.

A report is made of cards in several languages, so each of its parts says which language its texts are in.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct

from lape_cards.card.phase import Phase
from lape_cards.documents.model import Action, Decision, Document, Element, Verdict, Voice
from lape_cards.i18n import Language
from lape_cards.message import Message


class CardName(Struct, frozen=True):
    """Which card something is from: what it is called among the cards, its title, and the title's language.

    ``source`` is whose card it is, ``None`` where all are from one repository: titles alone may be the same.
    """

    name: str
    title: str
    language: Language
    source: str | None = None


class Section(Struct, frozen=True):
    """A chapter of the report, for its contents."""

    key: str
    number: int
    heading: Message


class Count(Struct, frozen=True):
    """How many there are of a kind, in a sentence; ``state`` is the shape of its mark, where it has one."""

    number: int
    text: Message
    state: str | None = None


class OwnText(Struct, frozen=True):
    """One of the programme's own texts, and the key in ``portfolio.yaml`` that it is written under."""

    key: str
    text: str | None


class PilotSite(Struct, frozen=True):
    """One of several places where a pilot runs."""

    name: str | None
    periods: tuple[Message, ...]


class Pilot(Struct, frozen=True):
    """One experiment: where, for whom, when, and how far it has come."""

    card: CardName
    area: tuple[str, ...]
    sites: tuple[PilotSite, ...]
    beneficiaries: tuple[str, ...]
    prepared_by: str | None
    period: Message | None
    phase: Phase
    phase_word: Message


class Evidence(Struct, frozen=True):
    """A metric and what its numbers say, in whole sentences."""

    name: str | None
    unit: str | None
    findings: tuple[Message, ...]


class Goal(Struct, frozen=True):
    """A row of a card's table: what was to change, the target, how far it was reached, what the numbers say."""

    change: str | None
    target: str | None
    result: Verdict | None
    evidence: tuple[Evidence, ...]


class PilotGoals(Struct, frozen=True):
    """One pilot's goals."""

    card: CardName
    goals: tuple[Goal, ...]


class Turn(Struct, frozen=True):
    """A checkpoint that was held: what was decided, and what was done differently after it."""

    name: str | None
    number: int
    held: datetime.date
    decision: Message | None
    next: str | None


class Story(Struct, frozen=True):
    """A pilot in short: what was tried, the turns on the way, and the recommendation; ``none`` before question 9."""

    card: CardName
    phase_word: Message
    tried: str | None
    turns: tuple[Turn, ...]
    recommendation: Message | None
    reasons: str | None


class PilotElement(Struct, frozen=True):
    """A core element, and the card it is on."""

    card: CardName
    element: Element


class ElementGroup(Struct, frozen=True):
    """The core elements of one group, across cards; ``counts`` says how many came about."""

    name: str | None
    language: Language
    counts: tuple[Count, ...]
    elements: tuple[PilotElement, ...]


class Effect(Struct, frozen=True):
    """A metric that a comparison group was measured by too."""

    card: CardName
    evidence: Evidence


class CardVoices(Struct, frozen=True):
    """What one card's respondents answered to a question."""

    card: CardName
    voices: tuple[Voice, ...]


class Lesson(Struct, frozen=True):
    """One of the evaluation's questions, answered side by side; ``key`` is the question's own."""

    key: str
    heading: Message
    answers: tuple[CardVoices, ...]
    more: Message | None


class ReportRisk(Struct, frozen=True):
    """A risk that a card named, and whether it came true."""

    card: CardName
    risk: str | None
    mitigation: str | None
    outcome: Verdict | None


class Resource(Struct, frozen=True):
    """What a card says of money and other resources; ``what`` names the field that says it."""

    card: CardName
    what: Message
    text: str


class Rooted(Struct, frozen=True):
    """A practice that is to be made permanent, or already is; ``plan`` is its rooting plan, ``without_plan`` its lack.

    ``decisions`` are those of the plan; ``proposal`` is what the evaluation proposed.
    """

    card: CardName
    proposal: Verdict | None
    host: str | None
    plan: CardName | None
    without_plan: bool
    decisions: tuple[Decision, ...]


class RowPlan(Struct, frozen=True):
    """The actions of one row of a card's table."""

    theme: str | None
    actions: tuple[Action, ...]


class Implementation(Struct, frozen=True):
    """One card's plan of implementation."""

    card: CardName
    rows: tuple[RowPlan, ...]


class ReadCard(Struct, frozen=True):
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


class ReadSource(Struct, frozen=True):
    """A source that cards were read from, the commit that they were read at, and how many there were."""

    name: str
    commit: str
    cards: int


class Unreadable(Struct, frozen=True):
    """A card that could not be read, or only in part, or a source that was not there: where and what is wrong."""

    name: str
    what: Literal["card", "part", "source"]
    place: str | None
    why: Message


class ReportDocument(Document, frozen=True, kw_only=True):
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
