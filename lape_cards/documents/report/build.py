"""The programme's final report: what many cards say, gathered into the chapters that such a report has.

Cards are taken one after another; of each, only what the report shows is kept. Every list is bounded, so that ten
thousand cards make a report that can still be opened, and what is left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from lape_cards.card.base import label_of
from lape_cards.card.evaluation import Evaluation
from lape_cards.card.kinds import Card, Experiment, Rooting
from lape_cards.card.phase import ORDER, Phase
from lape_cards.config.portfolio import ReportTexts
from lape_cards.documents.context import FormCard
from lape_cards.documents.form import elements, risks, verdict, voices
from lape_cards.documents.model import Decision, Header, Verdict
from lape_cards.documents.report import pilots
from lape_cards.documents.report.bounds import Bounded
from lape_cards.documents.report.counting import extents, phases
from lape_cards.documents.report.model import (
    CardName,
    CardVoices,
    Effect,
    ElementGroup,
    Implementation,
    Lesson,
    OwnText,
    Pilot,
    PilotElement,
    PilotGoals,
    ReadCard,
    ReadSource,
    ReportDocument,
    ReportRisk,
    Resource,
    Rooted,
    Section,
    Story,
    Unreadable,
)
from lape_cards.documents.rooting import decision
from lape_cards.documents.wording import CAME_ABOUT, CARD_KINDS, HAPPENED, REACHED, ROOT_DECISIONS
from lape_cards.i18n import Language
from lape_cards.message import N_, Message, plural_message

STORIES = 200
"""So many pilots have their story and their plan told; of more the table of pilots has to be enough."""
ANSWERS = 100
"""So many cards' answers to one question stand side by side."""
MOST = 500
"""So many lines a table or a list of the report has."""

SECTIONS = (
    ("background", N_("Background and need")),
    ("aims", N_("Goals of the programme")),
    ("pilots", N_("The pilots: where, for whom and when")),
    ("goals", N_("Goals, and how far each was reached")),
    ("stories", N_("Each pilot's story")),
    ("elements", N_("Core elements: did the model come about")),
    ("effects", N_("Effects: pilots against comparison groups")),
    ("lessons", N_("What was learnt")),
    ("risks", N_("Risks named, and whether they came true")),
    ("communication", N_("Communication and resources")),
    ("rooted", N_("What is made permanent")),
    ("next", N_("Next steps and implementation plans")),
    ("read", N_("The cards that this report was made of")),
)
LESSONS = (
    "enablers",
    "hindrances",
    "challenges",
    "obstacles",
    "benefits",
    "child_impacts",
    "children_heard",
    "scope",
    "course",
    "continuation",
)
"""The evaluation's questions in the order in which a report is read: what others can use comes first."""


class Material(Struct, frozen=True, kw_only=True):
    """What the report is given of one card. ``card`` is as it may be shown; ``name`` is ``source/id``, or the id.

    ``source`` is whose card it is, where the cards are of several. ``plan`` is the name of the rooting plan that
    continues an experiment; ``draft`` says that the card was changed after its last version. ``fault`` is what of it
    was not understood.
    """

    name: str
    card: Card
    phase: Phase | None
    source: str | None = None
    plan: str | None = None
    draft: bool = False
    masked: bool = False
    fault: Unreadable | None = None


class Frame(Struct, frozen=True, kw_only=True):
    """What the report is made from besides the cards; ``texts`` are the programme's own."""

    title: str
    today: date
    texts: ReportTexts | None = None


class _Plan(Struct, frozen=True):
    name: CardName
    host: str | None
    decisions: tuple[Decision, ...]


class _ToRoot(Struct, frozen=True):
    name: CardName
    proposal: Verdict
    host: str | None
    plan: str | None


class Report:
    """A report that is being gathered."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._phases: Counter[Phase] = Counter()
        self._rows: Counter[str] = Counter()
        self._risks: Counter[str] = Counter()
        self._masked = 0
        self._sources: list[ReadSource] = []
        self.pilots: Bounded[Pilot] = Bounded(MOST)
        self.goals: Bounded[PilotGoals] = Bounded(MOST)
        self.stories: Bounded[Story] = Bounded(STORIES)
        self.plans: Bounded[Implementation] = Bounded(STORIES)
        self.effects: Bounded[Effect] = Bounded(MOST)
        self.risks: Bounded[ReportRisk] = Bounded(MOST)
        self.resources: Bounded[Resource] = Bounded(STORIES)
        self.read: Bounded[ReadCard] = Bounded(20 * MOST)
        self.elements: Bounded[PilotElement] = Bounded(MOST)
        self.unreadable: Bounded[Unreadable] = Bounded(MOST)
        self.lessons: dict[str, Bounded[CardVoices]] = {key: Bounded(ANSWERS) for key in LESSONS}
        self._to_root: Bounded[_ToRoot] = Bounded(MOST)
        self._not_rooted: Bounded[CardName] = Bounded(MOST)
        self._rooting: dict[str, _Plan] = {}

    def leave_out(self, *what: Unreadable) -> None:
        """A card or a source that could not be read, or not whole: the report says so."""
        self.unreadable.add(*what)

    def read_from(self, *sources: ReadSource) -> None:
        """A source that cards are read from."""
        self._sources.extend(sources)

    def add(self, given: Material) -> None:
        """Take from one card what the report shows."""
        card = given.card
        name = CardName(given.name, card.title, card.language, given.source)
        self._masked += given.masked
        if given.fault is not None:
            self.leave_out(given.fault)
        self.read.add(
            ReadCard(
                name,
                Message(CARD_KINDS[card.kind]),
                card.version,
                card.date,
                given.draft or card.version is None,
                given.masked,
            )
        )
        if isinstance(card, Rooting):
            self._add_plan(name, card)
        if isinstance(card, Experiment) and given.phase is not None:
            self._add_pilot(name, card, given.phase)
            self._add_proposal(name, card, given.plan)

    def _add_pilot(self, name: CardName, card: Experiment, phase: Phase) -> None:
        today = self._frame.today
        self._phases[phase] += 1
        self.pilots.add(pilots.pilot(name, card, phase))
        aims = pilots.goals(name, card, today)
        self._rows.update(goal.result.state if goal.result else "unknown" for goal in aims.goals)
        self.goals.add(aims)
        if phase != "plan":
            self.stories.add(pilots.story(name, card, phase, today))
        self.effects.add(*pilots.effects(name, card, today))
        self.elements.add(*(PilotElement(name, element) for element in elements(card)))
        self._add_risks(name, card)
        self._add_answers(name, card.evaluation)
        self._add_common(name, card)

    def _add_common(self, name: CardName, card: FormCard) -> None:
        self.resources.add(*pilots.resources(name, card))
        plan = pilots.implementation(name, card)
        if plan is not None:
            self.plans.add(plan)

    def _add_risks(self, name: CardName, card: FormCard) -> None:
        for risk in risks(card):
            self._risks[risk.outcome.state if risk.outcome else "unknown"] += 1
            self.risks.add(ReportRisk(name, risk.risk, risk.mitigation, risk.outcome))

    def _add_answers(self, name: CardName, answers: Evaluation | None) -> None:
        for key, kept in self.lessons.items():
            told = voices(getattr(answers, key)) if answers is not None else ()
            if told:
                kept.add(CardVoices(name, told))

    def _add_plan(self, name: CardName, card: Rooting) -> None:
        plan = card.rooting
        decisions = tuple(decision(step) for step in plan.decisions) if plan else ()
        self._rooting[name.name] = _Plan(name, plan.host if plan else None, decisions)
        self._add_common(name, card)

    def _add_proposal(self, name: CardName, card: Experiment, plan: str | None) -> None:
        root = card.evaluation.root if card.evaluation else None
        if root is None or root.decision is None:
            return
        if root.decision == "none":
            self._not_rooted.add(name)
        else:
            proposal = verdict(ROOT_DECISIONS, root.decision, None)
            assert proposal is not None
            self._to_root.add(_ToRoot(name, proposal, root.host, plan))

    def _rooted(self) -> Iterable[Rooted]:
        used = set()
        for one in self._to_root.items:
            plan = self._rooting.get(one.plan) if one.plan else None
            used.add(one.plan)
            yield Rooted(
                one.name,
                one.proposal,
                (plan.host if plan else None) or one.host,
                plan.name if plan else None,
                plan is None,
                plan.decisions if plan else (),
            )
        for key, plan in self._rooting.items():
            if key not in used:
                yield Rooted(plan.name, None, plan.host, plan.name, without_plan=False, decisions=plan.decisions)

    def finished(self, language: Language, texts_language: Language) -> ReportDocument:
        """The report in ``language``, with what is missing told in it; the programme's own texts are in the other."""
        frame = self._frame
        texts = frame.texts or ReportTexts()
        bounded: dict[str, Bounded[Any]] = {
            "pilots": self.pilots,
            "goals": self.goals,
            "elements": self.elements,
            "effects": self.effects,
            "risks": self.risks,
            "resources": self.resources,
            "rooted": self._to_root,
            "not_rooted": self._not_rooted,
            "plans": self.plans,
            "read": self.read,
            "unreadable": self.unreadable,
        }
        return ReportDocument(
            name="report",
            language=language,
            card_language=texts_language,
            card_id="",
            header=_header(frame),
            today=frame.today,
            sections=tuple(Section(key, number, Message(text)) for number, (key, text) in enumerate(SECTIONS, start=1)),
            counts=phases(self._phases, ORDER),
            reached=extents(self._rows, REACHED, N_("Not judged yet")),
            came_true=extents(self._risks, HAPPENED, N_("Not judged yet")),
            texts=tuple(OwnText(key, getattr(texts, key)) for key in ReportTexts.model_fields),
            pilots=self.pilots.items,
            goals=self.goals.items,
            stories=() if self.stories.others else self.stories.items,
            stories_left_out=_too_many(len(self.stories.kept) + self.stories.others) if self.stories.others else None,
            elements=_grouped(self.elements.items),
            effects=self.effects.items,
            lessons=tuple(self._lesson(key) for key in LESSONS),
            risks=self.risks.items,
            resources=self.resources.items,
            rooted=tuple(self._rooted()),
            not_rooted=self._not_rooted.items,
            plans=self.plans.items,
            sources=tuple(self._sources),
            read=self.read.items,
            unreadable=self.unreadable.items,
            masked=_masked(self._masked) if self._masked else None,
            more={key: one.more for key, one in bounded.items() if one.more is not None},
        )

    def _lesson(self, key: str) -> Lesson:
        kept = self.lessons[key]
        return Lesson(key, Message(label_of(Evaluation, key)), kept.items, kept.more)


def _header(frame: Frame) -> Header:
    return Header(
        kind=Message("Final report"),
        title=frame.title,
        programme=None,
        region=None,
        municipality=(),
        place=None,
        area=(),
        period=None,
        prepared_by=None,
        group=(),
        contact=(),
        version=None,
        saved=None,
        draft=False,
    )


def _grouped(found: Iterable[PilotElement]) -> tuple[ElementGroup, ...]:
    """By the groups' names, in the order in which they came up."""
    groups: dict[str | None, list[PilotElement]] = {}
    for one in found:
        groups.setdefault(one.element.group, []).append(one)
    return tuple(
        ElementGroup(
            name,
            items[0].card.language,
            extents(
                Counter(one.element.status.state if one.element.status else "unknown" for one in items),
                CAME_ABOUT,
                N_("Not judged yet"),
            ),
            tuple(items),
        )
        for name, items in groups.items()
    )


def _too_many(count: int) -> Message:
    return Message(
        "There are {count} pilots that have begun, too many to tell each one's story here. The table of pilots names "
        "them all, and each card's own documents tell the rest.",
        count=count,
    )


def _masked(count: int) -> Message:
    return plural_message(
        "{count} card holds what may not be written down, such as a personal identity code. It is shown as ••• here.",
        "{count} cards hold what may not be written down, such as personal identity codes. It is shown as ••• here.",
        count,
    )
