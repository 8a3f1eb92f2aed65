"""What a template is given: plain frozen values, described for template writers in ``docs/templates.md``.

Three kinds of text are kept apart. A ``str`` is the card's own text, in the card's language and not to be trusted; a
:class:`Message` is ours, and is written in the document's language; dates and numbers are values, and the renderer
writes them as the document's language does. ``None`` and the empty tuple are what the card does not say.
"""

from __future__ import annotations

import datetime

from msgspec import Struct

from lape_cards.card.phase import Phase
from lape_cards.card.values import PartialDate
from lape_cards.documents.metric_model import Metric
from lape_cards.documents.process import ChangeGroup, SavedVersion, Side
from lape_cards.documents.wording import State
from lape_cards.i18n import Language
from lape_cards.message import Message


class Verdict(Struct, frozen=True):
    """How far something was reached or came true: a shape, its word, and what the judgement rests on."""

    state: State
    word: Message
    note: str | None = None


class Voice(Struct, frozen=True):
    """One respondent's answer."""

    by: tuple[str, ...]
    text: str


class CardLink(Struct, frozen=True):
    """Another card that this one continues, or is continued by."""

    id: str
    title: str | None


class Header(Struct, frozen=True):
    """The form's header."""

    kind: Message
    title: str
    programme: str | None
    region: str | None
    municipality: tuple[str, ...]
    place: str | None
    area: tuple[str, ...]
    period: Message | None
    prepared_by: str | None
    group: tuple[str, ...]
    contact: tuple[str, ...]
    version: int | None
    saved: datetime.date | None
    draft: bool


class Arc(Struct, frozen=True):
    """A quarter of the plan–do–check–act circle, as an SVG path, and where its name stands."""

    phase: Phase
    name: Message
    present: bool
    path: str
    x: float
    y: float
    anchor: str


class Status(Struct, frozen=True):
    """Where the experiment is, and what comes next."""

    phase: Phase
    name: Message
    circle: tuple[Arc, ...]
    circle_text: Message
    next: Message


class Benefit(Struct, frozen=True):
    """What one beneficiary is expected to gain, and whether they did."""

    beneficiary: str | None
    level: Message | None
    text: str | None
    result: Verdict | None


class Risk(Struct, frozen=True):
    """What may go wrong, and whether it did."""

    id: str | None
    risk: str | None
    likelihood: Message | None
    impact: Message | None
    mitigation: str | None
    outcome: Verdict | None


class Action(Struct, frozen=True):
    """Something to be done."""

    what: str | None
    when: Message | None
    responsible: tuple[str, ...]
    status: str
    status_word: Message


class Checkpoint(Struct, frozen=True):
    """A checkpoint as the timeline shows it: expected, seen, decided, done differently."""

    number: int
    id: str | None
    name: str | None
    planned: PartialDate | None
    held: datetime.date | None
    late: bool
    responsible: tuple[str, ...]
    rows: tuple[str, ...]
    expected: str | None
    observations: tuple[Voice, ...]
    decision: Message | None
    next: str | None


class Row(Struct, frozen=True):
    """A row of the form's table, with the metrics that stand under it and the checkpoints that look at it."""

    number: int
    id: str | None
    change: str | None
    current: str | None
    target: str | None
    ideal: str | None
    actions: tuple[Action, ...]
    metrics: tuple[Metric, ...]
    checkpoints: tuple[Checkpoint, ...]
    result: Verdict | None


class Element(Struct, frozen=True):
    """A core element of a model pilot, and whether it came about."""

    group: str | None
    element: str | None
    status: Verdict | None
    site: str | None


class Site(Struct, frozen=True):
    """One of several places where the pilot runs."""

    id: str | None
    name: str | None
    periods: tuple[Message, ...]
    note: str | None


class Attachment(Struct, frozen=True):
    """A file or a page that belongs to the card; ``url`` only where it is a web address that a page may link to."""

    title: str | None
    path: str | None
    url: str | None


class Form(Struct, frozen=True):
    """Everything that stands on the result card's form under its header, in the form's own order."""

    need: str | None
    activity: str | None
    benefits: tuple[Benefit, ...]
    risks: tuple[Risk, ...]
    rows: tuple[Row, ...]
    elements: tuple[Element, ...]
    sites: tuple[Site, ...]
    checkpoints: tuple[Checkpoint, ...]
    attachments: tuple[Attachment, ...]


class Question(Struct, frozen=True):
    """One of the nine questions, what the guide asks for, and every answer apart."""

    number: int
    key: str
    title: Message
    guide: Message
    voices: tuple[Voice, ...]
    answered: bool


class QuestionPart(Struct, frozen=True):
    """One of the evaluation's three parts."""

    heading: Message
    questions: tuple[Question, ...]


class RootDecision(Struct, frozen=True):
    """The ninth question in parts; the two last are ``None`` where the card does not say."""

    decision: Verdict | None
    reasons: str | None
    costs: str | None
    means: str | None
    host: str | None
    follow_up: str | None
    municipal_decision: bool | None
    regional_decision: bool | None


class Summary(Struct, frozen=True):
    """What a board reads first; ``tried`` is the first paragraph of what is done."""

    tried: str | None
    rows: tuple[Row, ...]
    recommendation: Message
    reasons: str | None
    unanswered: int
    unanswered_text: Message | None


class Decision(Struct, frozen=True):
    """A decision that the rooting needs."""

    body: str | None
    what: str | None
    date: datetime.date | None
    status: str | None
    status_word: Message | None


class Plan(Struct, frozen=True):
    """How the practice becomes permanent."""

    host: str | None
    costs: str | None
    funding: str | None
    decisions: tuple[Decision, ...]
    follow_up: str | None


class Document(Struct, frozen=True, kw_only=True):
    """What every document has: its name in the registry, its languages and its heading."""

    name: str
    language: Language
    card_language: Language
    card_id: str
    header: Header


class FormDocument(Document, frozen=True, kw_only=True):
    """A document of a card on the result card's form, which stands somewhere on its way."""

    status: Status


class CardDocument(FormDocument, frozen=True, kw_only=True):
    """The result card, in the order of its form."""

    form: Form
    continued_by: CardLink | None


class EvaluationDocument(FormDocument, frozen=True, kw_only=True):
    """The final evaluation, a document for a board."""

    date: datetime.date | None
    prepared_by: str | None
    summary: Summary
    parts: tuple[QuestionPart, ...]
    evidence: tuple[Row, ...]
    benefits: tuple[Benefit, ...]
    risks: tuple[Risk, ...]
    children_heard: tuple[Voice, ...]
    root: RootDecision | None
    continued_by: CardLink | None
    versions: tuple[SavedVersion, ...]


class RootingDocument(FormDocument, frozen=True, kw_only=True):
    """The rooting plan: the card's form, what it continues and how it is made permanent."""

    form: Form
    continues: CardLink | None
    plan: Plan | None


class ComparisonDocument(Document, frozen=True, kw_only=True):
    """What differs between two versions of a card of any kind; ``header`` is the newer one's, and has no area."""

    old: Side
    new: Side
    groups: tuple[ChangeGroup, ...]
