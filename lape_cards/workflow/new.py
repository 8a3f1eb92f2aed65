"""A new card: its id made from the title, its text made ready to be filled in."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec import Struct

from lape_cards.card.identifier import IDENTIFIER_LENGTH, RESERVED_NAMES, identifier_from
from lape_cards.card.kinds import KINDS, ResultCard, Workshop
from lape_cards.card.parts import RootDecision
from lape_cards.errors import LapeError
from lape_cards.i18n import Language, Translator, translator
from lape_cards.message import N_, Message
from lape_cards.repository.commit import lock_of
from lape_cards.repository.records import tag_names
from lape_cards.store.cards import read_bytes
from lape_cards.store.files import is_file, only_writer, write_whole
from lape_cards.store.reader import read
from lape_cards.store.writer import Word
from lape_cards.workflow import proposals
from lape_cards.workflow.cards import CardFolder, CardRepository
from lape_cards.workflow.scaffold import scaffold
from lape_cards.workflow.words import refuse_identity_codes


class NewCard(Struct):
    """A card that has just been begun; ``values`` is what it took over, ``lock`` what whoever saves versions holds."""

    card: str
    kind: str
    title: str
    language: Language
    path: Path
    values: dict[str, Any]
    lock: Path | None = None
    written: bytes = b""
    """The form as it was filled in last."""

    def write(self, values: dict[str, Any]) -> None:
        """Write the card's file anew, with ``values`` in the form and the guide wherever something is still open.

        What someone has written into the file meanwhile is joined with it; ``LapeError`` where both wrote the same.
        """
        form = scaffold(self.kind, self.card, self.title, self.language, values)
        with only_writer(self.lock) if self.lock else nullcontext():
            now = read_bytes(self.path, most=-1)
            write_whole(self.path, form if now in (self.written, b"") else self._joined(form, now))
        self.written = form

    def _joined(self, form: bytes, now: bytes) -> bytes:
        from lape_cards.merging.files import UnreadableError, merge_files  # seldom anyone writes at the same time

        clash = LapeError(
            Message(
                "{file} was changed by someone in the meantime, and the last answer does not fit in.", file=self.card
            ),
            Message("Your earlier answers are in it. Go on with  lape edit {card}", card=self.card),
        )
        try:
            merged = merge_files(self.written, form, now)
        except UnreadableError:
            raise clash from None
        if merged.conflicts:
            raise clash
        return merged.raw


def new_card(
    folder: CardFolder, title: str, *, kind: str = "experiment", language: Language = "fi", source: str | None = None
) -> NewCard:
    """Begin a card: make its id and write its file; ``source`` is a card to begin from, or a workshop's proposal.

    A proposal then names the card. Its workshop's file and the card's are both written, or neither.
    """
    if kind not in KINDS:
        raise LapeError(
            Message("{kind} is not a kind of card.", kind=kind),
            Message("Choose one of: {words}.", words=list(KINDS)),
        )
    title = _on_one_line(title)
    refuse_identity_codes(title)
    if source is None or not proposals.is_proposal(source):
        return _begin(folder, title, kind, language, _values_from(folder, source, kind) if source else {})
    if kind != "experiment":
        raise LapeError(
            Message("A proposal becomes an experiment, and no card of another kind."),
            Message("Begin it without  --kind"),
        )
    chosen = proposals.choose(folder, source)
    wanted = chosen.proposal.id if title == proposals.title_of(chosen) else None  # shorter than a whole sentence
    return proposals.begin(
        folder, source, language, lambda values: _begin(folder, title, kind, language, values, wanted=wanted)
    )


def _on_one_line(title: str) -> str:
    return " ".join("".join(sign for sign in title if sign.isprintable() or sign.isspace()).split())


def called(folder: CardFolder, title: str, kind: str) -> str | None:
    """The card of ``kind`` that has this very title already, the newest of several; those that cannot be read apart."""
    wanted, title = identifier_from(title) or "card", _on_one_line(title).casefold()
    ids = (_numbered(wanted, number) for number in itertools.count(1))
    here = itertools.takewhile(lambda card: is_file(folder.path_of(card)), ids)
    files = [(card, folder.read(card)) for card in here]
    found = [
        card
        for card, file in files
        if file.content is not None
        and not file.diagnostics
        and file.content.kind == kind
        and file.content.title.strip().casefold() == title
    ]
    return found[-1] if found else None


def go_on(folder: CardFolder, card: str) -> NewCard:
    """A card that was begun earlier, to be filled in further; ``CardError`` where its file cannot be understood.

    What stands in its file besides the form's fields stays there.
    """
    content = folder.read_sound(card)
    path = folder.path_of(card)
    values = _told(read(read_bytes(path, folder.name_of(card))).data) or {}
    for name in _HEAD:
        values.pop(name, None)
    written = scaffold(content.kind, card, content.title, content.language, values)
    lock = lock_of(folder.repository) if isinstance(folder, CardRepository) else None
    return NewCard(card, content.kind, content.title, content.language, path, values, lock, written)


_HEAD = ("format", "kind", "id", "language", "title", "version", "date", "summary")


def _told(value: Any) -> Any:
    """What a card's plain data says: without what is empty, and without items that have nothing but an id."""
    if isinstance(value, dict):
        return {key: told for key, inner in value.items() if (told := _told(inner)) is not None} or None
    if isinstance(value, list):
        items = [_told(item) for item in value]
        return [
            item for item in items if item is not None and not (isinstance(item, dict) and {*item} == {"id"})
        ] or None
    return value


def language_from(folder: CardFolder, source: str | None) -> Language | None:
    """The language of the words that a new card takes over from a workshop, where it begins from one."""
    if source is None or not proposals.is_proposal(source):
        return None
    return proposals.choose(folder, source).workshop.language


def _begin(
    folder: CardFolder,
    title: str,
    kind: str,
    language: Language,
    values: Mapping[str, Any],
    *,
    wanted: str | None = None,
) -> NewCard:
    """Write the card's file; its id is made from ``wanted``, else from the title."""
    card = claim(folder, wanted or identifier_from(title) or "card")
    new = NewCard(card, kind, title, language, folder.path_of(card), dict(values))
    try:
        new.write(new.values)
    except BaseException:
        new.path.unlink(missing_ok=True)
        raise
    # The file is new, and whoever begins it from a proposal holds the lock; later others may be at it too.
    new.lock = lock_of(folder.repository) if isinstance(folder, CardRepository) else None
    return new


def title_from(folder: CardFolder, source: str, kind: str) -> str:
    """What a card that begins from another is called where nobody says: a rooting plan after what it roots."""
    if proposals.is_proposal(source):
        return proposals.title_of(proposals.choose(folder, source))
    card = folder.read_sound(folder.require(source))
    if kind != "rooting":
        return card.title
    return translator(card.language)(Message("{title}: rooting plan", title=card.title.strip()))


def claim(folder: CardFolder, wanted: str, *, spoken_for: Collection[str] | None = None) -> str:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that no card has or had.

    Its empty file is made, so that nobody else takes it. ``spoken_for`` are the ids that have versions, where whoever
    claims many has asked git once.
    """
    card, number = wanted, 1
    while _is_spoken_for(folder, card, spoken_for) or not _is_made(folder.path_of(card)):
        number += 1
        card = _numbered(wanted, number)
    return card


def _numbered(wanted: str, number: int) -> str:
    """The id that the card is given which is the ``number``-th to want this one."""
    ending = f"-{number}" if number > 1 else ""
    return wanted[: IDENTIFIER_LENGTH - len(ending)].rstrip("-") + ending if ending else wanted


def _is_spoken_for(folder: CardFolder, card: str, known: Collection[str] | None) -> bool:
    """Whether Windows keeps the name for itself, or a card that was deleted has versions under it."""
    if known is not None:
        return card in RESERVED_NAMES or card in known
    had_versions = isinstance(folder, CardRepository) and bool(tag_names(folder.repository, card))
    return card in RESERVED_NAMES or had_versions


def _is_made(path: Path) -> bool:
    """Make an empty file, in a folder that is made if need be; ``False`` where there is one already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()
    except FileExistsError:
        return False
    except OSError as error:
        raise LapeError(
            Message("{file} could not be written: {reason}.", file=str(path), reason=error.strerror or ""),
            Message("See whether the disk is full or the folder is read-only, and try again."),
        ) from None
    return True


def _values_from(folder: CardFolder, source: str, kind: str) -> dict[str, Any]:
    """What a new card takes over from another: what was planned, not what came of it."""
    card = folder.read_sound(folder.require(source))
    if isinstance(card, Workshop) and kind == "experiment":
        proposals.refuse_whole(folder, card)
    if not isinstance(card, ResultCard) or kind == "workshop":
        raise LapeError(
            Message("A card of this kind cannot begin from {card}.", card=card.id),
            Message("Begin it without  --from"),
        )
    data = card.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    values: dict[str, Any] = {name: data[name] for name in ("area", "prepared_by", "need", "activity") if name in data}
    for name, left_out in (("benefits", {"result"}), ("risks", {"outcome"}), ("changes", {"result"})):
        items = [{key: item[key] for key in item if key not in left_out} for item in data.get(name, ())]
        if items:
            values[name] = items
    for row in values.get("changes", ()):
        row.pop("actions", None)
        for metric in row.get("metrics", ()):
            metric.pop("measurements", None)
    if kind == "rooting":
        values |= _rooting_values(card)
    return values


def _rooting_values(card: ResultCard) -> dict[str, Any]:
    values: dict[str, Any] = {"continues": card.id}
    root = card.evaluation.root if card.evaluation else None
    if root is not None:
        plan = {"host": root.host, "costs": root.costs, "funding": root.means, "follow_up": root.follow_up}
        values["rooting"] = {name: text for name, text in plan.items() if text}
        if decisions := _decisions(root, translator(card.language)):
            values.setdefault("rooting", {})["decisions"] = decisions
    return values


def _decisions(root: RootDecision, translate: Translator) -> list[dict[str, Any]]:
    """The decisions that the evaluation says are needed, still to be made."""
    bodies = {N_("The municipality"): root.municipal_decision, N_("The region"): root.regional_decision}
    return [
        {"body": translate(Message(body)), "status": Word("pending")} for body, is_needed in bodies.items() if is_needed
    ]
