"""Submitting a card: checked, saved, exchanged, and its documents and the message to the project manager written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct

from lape_cards import history
from lape_cards.card.kinds import Card, ResultCard
from lape_cards.card.version import Version
from lape_cards.documents.model import Document, FormDocument
from lape_cards.documents.registry import documents_of
from lape_cards.documents.summary import summary
from lape_cards.documents.wording import CARD_KINDS
from lape_cards.errors import LapeError
from lape_cards.i18n import translator
from lape_cards.message import N_, Message
from lape_cards.repository import commit as commits
from lape_cards.repository.bundle import bundle
from lape_cards.standing import standings
from lape_cards.store.cards import read_card
from lape_cards.store.files import inside
from lape_cards.workflow.cards import CardRepository, continued_by, sound
from lape_cards.workflow.comparing import compare
from lape_cards.workflow.complete import IncompleteError as IncompleteError
from lape_cards.workflow.complete import is_complete, require_complete
from lape_cards.workflow.documents import material_of
from lape_cards.workflow.formats import FORMATS, Material
from lape_cards.workflow.letter import Enclosure, Mailbox, letter, mailbox, one_line
from lape_cards.workflow.outlet import write_document
from lape_cards.workflow.save import Request, Saved, is_unsaved, save
from lape_cards.workflow.sync import Synced, sync

FOLDER = "documents/submit"
SENT_AS = ("html", "docx", "pdf")
"""The formats that are sent: the first in any case, the others as far as they can be made here."""


class Plan(Struct, frozen=True):
    """The rooting plan of a card that is sent: it goes along as its last saved version, or not at all.

    ``version`` is ``None`` where no version continues the card yet, and where it cannot be read; one that is not
    complete does not go along. ``is_unsaved`` tells whether the plan's file holds something that no version has.
    """

    card: str
    version: Version | None
    is_unsaved: bool
    is_complete: bool
    documents: tuple[Path, ...] = ()


class Prepared(Struct, frozen=True):
    """What was written of one card: its folder, the message, the documents, and the history where nobody shares it.

    ``documents`` are all that go along, those of the rooting ``plans`` last. ``to`` is whom the message is for,
    ``None`` where that is not known; ``left_out`` says which documents could not be made in some format, and why.
    """

    version: Version
    folder: Path
    message: Path
    documents: tuple[Path, ...]
    history: Path | None
    to: str | None
    plans: tuple[Plan, ...] = ()
    left_out: tuple[LapeError, ...] = ()

    @property
    def own_documents(self) -> tuple[Path, ...]:
        """Those of the card itself."""
        return self.documents[: len(self.documents) - sum(len(plan.documents) for plan in self.plans)]


class Unprepared(Struct, frozen=True):
    """A version that is saved, and of which no message could be written."""

    version: Version
    why: LapeError


class Submission(Struct, frozen=True):
    """What was done: versions that were saved, what was exchanged or why it could not be, and what was written.

    ``overtaken`` are the cards that the exchange has brought something of that is not in their messages.
    """

    saved: tuple[Saved, ...]
    synced: Synced | None
    trouble: LapeError | None
    prepared: tuple[Prepared, ...]
    unprepared: tuple[Unprepared, ...] = ()
    overtaken: tuple[str, ...] = ()


def submit(
    cards: CardRepository,
    names: Sequence[str],
    *,
    message: str | None = None,
    today: date,
    dated: bool = False,
    ask: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Submission:
    """Check, save, exchange, and write the documents and a message for each card; ``step`` is called after each.

    Raises ``IncompleteError`` before anything is done, or another ``LapeError`` where nothing could be saved. What
    fails after that, the exchange or the message of a card, is told in what is returned, and the rest is done.
    """
    ids = [cards.require(name) for name in dict.fromkeys(names)]
    ids = list(dict.fromkeys(ids))
    require_complete(cards, ids, today, dated=dated)
    step()
    unsaved = [Request(card) for card in ids if is_unsaved(cards, card)]
    saved = save(cards, unsaved, message=message, today=today, dated=dated) if unsaved else []
    who = commits.require_identity(cards.repository, today if dated else None)
    versions = [_last(cards, card) for card in ids]
    shared = bool(cards.repository.git("remote").text)
    synced, trouble = None, None
    if shared:
        try:
            synced = sync(cards, today=today, dated=dated, ask=ask)
        except LapeError as error:
            trouble = error
    step()
    whole: Callable[[], bytes | None] = cache(lambda: None if shared else bundle(cards.repository))
    prepared, unprepared = [], []
    for version in versions:
        try:
            prepared.append(_Package(cards, version, today, who).write(today if dated else version.day, whole()))
        except LapeError as error:
            unprepared.append(Unprepared(version, error))
        step()
    overtaken = _overtaken(cards, versions, synced) if synced is not None else ()
    return Submission(tuple(saved), synced, trouble, tuple(prepared), tuple(unprepared), overtaken)


def _last(cards: CardRepository, card: str) -> Version:
    """The card's last version: what is submitted, whatever an exchange makes of the file."""
    last = standings(cards.repository, {card: cards.name_of(card)})[card].last
    assert last is not None  # it was saved just now, if it had not been before
    return last


def _overtaken(cards: CardRepository, versions: Sequence[Version], synced: Synced) -> tuple[str, ...]:
    """The cards of which others had a later version, or whose files hold what they wrote beside what is sent."""
    return tuple(one.card for one in versions if one.card in synced.drafts or _last(cards, one.card).blob != one.blob)


class _Going(Struct, frozen=True):
    """A rooting plan on its way into the message of its experiment: see ``Plan``."""

    card: str
    version: Version | None
    is_unsaved: bool
    is_complete: bool = False
    enclosures: tuple[Enclosure, ...] = ()

    def written_to(self, folder: Path) -> Plan:
        """The same, once its documents are in the folder."""
        documents = tuple(folder / one.name for one in self.enclosures)
        return Plan(self.card, self.version, self.is_unsaved, self.is_complete, documents)


class _Package:
    """What is made of one version of a card."""

    def __init__(self, cards: CardRepository, version: Version, today: date, who: str) -> None:
        self.cards = cards
        self.version = version
        self.today = today
        self.who = commits.mailbox_of(who)
        self.name = f"{version.card}@{version.number}-{version.blob[:7]}"
        self.stem = f"{version.card}-{version.number}"
        path = cards.name_of(version.card)
        self.card: Card = sound(read_card(history.content(cards.repository, version), path))
        self.say = translator(self.card.language)
        self.left_out: list[LapeError] = []

    def write(self, day: date, whole: bytes | None) -> Prepared:
        """Write everything into the version's own folder."""
        folder = inside(self.cards.top, f"{FOLDER}/{self.stem}")
        materials = [material_of(self.cards, self.name, kind, today=self.today) for kind in documents_of(self.card)]
        documents = [material.document for material in materials]
        own, plans = list(self._enclosures(materials, self.stem)), list(self._plans())
        enclosures = [*own, *(one for plan in plans for one in plan.enclosures)]
        to = self._manager()
        content = letter(
            sender=self._sender(),
            to=to,
            subject=self._subject(),
            body=self._body(documents, own, plans),
            day=day,
            enclosures=enclosures,
        )
        for one in enclosures:
            self._put(folder / one.name, one.content)
        message, history_file = folder / f"{self.stem}.eml", folder / f"{self.stem}.bundle"
        self._put(message, content)
        if whole is not None:
            self._put(history_file, whole)
        else:
            history_file.unlink(missing_ok=True)  # of a time when nobody shared the history
        return Prepared(
            self.version,
            folder,
            message,
            tuple(folder / one.name for one in enclosures),
            history_file if whole is not None else None,
            to.address if to is not None else None,
            tuple(plan.written_to(folder) for plan in plans),
            tuple(self.left_out),
        )

    def _put(self, path: Path, content: bytes) -> None:
        advice = Message("Move away what is in its place, or see who may write there.")
        write_document(self.cards, path, content, advice=advice)

    def _plans(self) -> Iterator[_Going]:
        """The rooting plans that continue the card."""
        for plan, experiment in self.cards.continuing():
            if experiment == self.version.card:
                try:
                    yield self._going(plan)
                except LapeError as error:
                    self.left_out.append(error)

    def _going(self, plan: str) -> _Going:
        """A rooting plan in its last version; neither what nobody has saved nor what lacks something is sent."""
        path = self.cards.name_of(plan)
        unsaved = is_unsaved(self.cards, plan)
        last = standings(self.cards.repository, {plan: path})[plan].last
        if last is None or continued_by(history.content(self.cards.repository, last), path) != self.version.card:
            return _Going(plan, None, unsaved)
        name = f"{plan}@{last.number}-{last.blob[:7]}"
        if not is_complete(self.cards, name, self.today):
            return _Going(plan, last, unsaved)
        material = material_of(self.cards, name, None, today=self.today)
        return _Going(plan, last, unsaved, True, tuple(self._enclosures([material], f"{plan}-{last.number}")))

    def _enclosures(self, materials: Sequence[Material], stem: str) -> Iterator[Enclosure]:
        forms = [FORMATS[name] for name in SENT_AS if name in FORMATS and FORMATS[name].available()]
        for material in materials:
            for form in forms:
                name = f"{stem}-{material.document.name}.{form.name}"
                try:
                    yield Enclosure(name, form.media_type, form.make(material))
                except LapeError as error:
                    if form.name == SENT_AS[0]:
                        raise
                    self.left_out.append(LapeError(error.message, error.hint, place=name, said=error.said))

    def _manager(self) -> Mailbox | None:
        manager = self.cards.settings.manager
        return mailbox(manager.title, manager.contact) if manager is not None and manager.contact else None

    def _sender(self) -> Mailbox | None:
        """The card's own mailbox, else the one that the versions are saved under, where that is one."""
        contacts = self.card.contact if isinstance(self.card, ResultCard) else ()
        named, own = self.who
        found = [mailbox(self._group(), one) for one in contacts]
        found += [mailbox(named, own)] if own != commits.NO_MAILBOX else []
        return next((one for one in found if one is not None), None)

    def _group(self) -> str:
        by = self.card.prepared_by if isinstance(self.card, ResultCard) else ", ".join(self.card.organisers)
        return one_line(by or self.who[0])

    def _subject(self) -> str:
        return self.say(
            Message(
                "{kind}: {title}, version {number}",
                kind=Message(CARD_KINDS[self.card.kind]),
                title=one_line(self.card.title),
                number=self.version.number,
            )
        )

    def _body(self, documents: Sequence[Document], own: Sequence[Enclosure], plans: Sequence[_Going]) -> str:
        title, number, day = one_line(self.card.title), self.version.number, self.version.day
        parts = [
            self.say(Message("Hello,")),
            self.say(
                Message("here is version {number} of “{title}”, saved {day}.", number=number, title=title, day=day)
            ),
        ]
        status = next((one.status for one in documents if isinstance(one, FormDocument)), None)
        if status is not None:
            parts.append(f"{self.say(Message('Phase: {phase}', phase=status.name))}. {self.say(status.next)}")
        parts += [self._news(), self._listed(Message("Attached:"), [one.name for one in own])]
        parts += [self._attached_plan(plan) for plan in plans]
        parts.append(self._group())
        return "\n\n".join(part for part in parts if part) + "\n"

    def _attached_plan(self, plan: _Going) -> str:
        if plan.version is None:
            return self.say(Message("Its rooting plan is not attached, for no version of it has been saved yet."))
        if not plan.is_complete:
            return self.say(Message("Its rooting plan is not attached, for it is not complete yet."))
        heading = Message(
            "Its rooting plan is attached as version {number}, saved {day}:",
            number=plan.version.number or 0,
            day=plan.version.day,
        )
        return self._listed(heading, [one.name for one in plan.enclosures])

    def _news(self) -> str:
        """What is new since the version that was sent last, or since the one before where none was sent from here."""
        numbers = sent_before(self.cards, self.version)
        before = f"{self.version.card}@{numbers[-1]}" if numbers else self._previous()
        if before is None:
            return self.say(Message("This is its first version."))
        text = N_("New since version {number}, which was sent last:") if numbers else N_("New since version {number}:")
        try:
            told = summary(compare(self.cards, before, self.name).lines)
        except LapeError:  # it was erased, or cannot be read: the card's own words have to do
            return ""
        number = before.partition("@")[2].partition("-")[0]
        sentences = [self.say(one) for one in told] or [self.say(Message("Nothing that the form asks for changed."))]
        return self._listed(Message(text, number=number), sentences)

    def _previous(self) -> str | None:
        number, blob = self.version.number or 0, self.version.previous
        return f"{self.version.card}@{number - 1}-{blob[:7]}" if blob is not None and number > 1 else None

    def _listed(self, heading: Message, lines: Sequence[str]) -> str:
        return "\n".join([self.say(heading), *(f"- {one_line(line)}" for line in lines)])


def sent_before(cards: CardRepository, version: Version) -> list[int]:
    """The numbers of the card's earlier versions whose messages were written here, the lowest first."""
    folder = inside(cards.top, FOLDER)
    pattern = re.compile(rf"{re.escape(version.card)}-([1-9]\d{{0,8}})", re.ASCII)
    found = [pattern.fullmatch(path.parent.name) for path in folder.glob("*/*.eml")]
    numbers = {int(match[1]) for match in found if match is not None}
    return sorted(number for number in numbers if number < (version.number or 0))
