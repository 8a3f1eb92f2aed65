"""Importing: files that people filled in elsewhere become cards, and cards that went out in a document come back.

Nothing is written before every card reads back sound, with what the file says and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from lape_cards.card.identifier import identifier_from
from lape_cards.card.kinds import KINDS, model_of
from lape_cards.card.parts import Period
from lape_cards.card.shape import part_in
from lape_cards.card.voices import Voice
from lape_cards.checks.masking import secrets_in
from lape_cards.checks.run import Situation, check_file
from lape_cards.errors import CardError, LapeError
from lape_cards.exchange.identifiers import identify
from lape_cards.exchange.interface import Reading, Unplaced
from lape_cards.exchange.registry import reader_of
from lape_cards.exchange.returning import tidy
from lape_cards.i18n import Language, translator
from lape_cards.merging.edits import edits_between, typed
from lape_cards.merging.three_way import says_the_same
from lape_cards.message import Message
from lape_cards.repository.records import TAG_PREFIX, tag_names
from lape_cards.store.cards import read_bytes, read_card
from lape_cards.store.editor import edit
from lape_cards.store.files import is_file, write_whole
from lape_cards.store.reader import MAX_BYTES, read
from lape_cards.store.writer import block
from lape_cards.workflow.cards import CardRepository
from lape_cards.workflow.new import claim
from lape_cards.workflow.scaffold import scaffold

MOST_BYTES = 50 * 1024 * 1024
_AT_ONCE = 100_000
_FORM_BYTES = 20_000
"""What the form's guides and keys take, at the most."""
_HEAD = ("format", "kind", "id", "language", "title")


class Incoming(Struct, frozen=True):
    """A card that a file would become: its text, under the id that it would have, and what stays outside of it."""

    source: str
    card: str
    text: bytes
    kind: str
    title: str
    language: Language
    data: dict[str, Any]
    unplaced: tuple[Unplaced, ...]
    notes: tuple[Message, ...]


def readings(path: Path, name: str) -> list[Reading]:
    """What a file says; ``LapeError`` where it cannot be read safely, or holds what may never be kept."""
    reader = reader_of(name)
    if not os.path.exists(path):  # noqa: PTH110 - says no, too, of a name that is too long to be asked for
        raise LapeError(
            Message("There is no file {file}.", file=name),
            Message("Look at how its name is written, and in which folder it is."),
        )
    raw = read_bytes(
        path,
        name,
        most=MOST_BYTES + 1,
        advice=Message("See that the file's name and its folder are right, and try again."),
    )
    if len(raw) > MOST_BYTES:
        raise LapeError(
            Message("The file holds more than a form can, so it was not read."),
            Message("Take long material out of it, and import what is left."),
            place=name,
        )
    found = reader.read(raw, name)
    for reading in found:
        _refuse_identity_codes(reading, name)
    return found


def _refuse_identity_codes(reading: Reading, name: str) -> None:
    """Stop where anything in the file tells who somebody is: it would be kept, or shown."""
    around = [one for unplaced in reading.unplaced for one in (unplaced.text, unplaced.near)]
    said = [one for one in (*around, reading.place) if isinstance(one, str)]
    texts = [*reading.texts, *_texts(reading.data), *_keys(reading.data), *said]
    group: list[str] = []
    size = 0
    for text in [*filter(None, dict.fromkeys(texts)), ""]:
        if group and (size + len(text) > _AT_ONCE or not text):
            source = read(block({"texts": group}).encode())
            if any(rule.blocks_save for rule, _ in secrets_in(source).findings):
                raise CardError(
                    Message("There is a personal identity code in the file. It is not shown here, nothing was kept."),
                    Message("Take it out of the file and import again; a role or a group is enough."),
                    place=name,
                )
            group, size = [], 0
        group += [text] if text else []
        size += len(text)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


def _keys(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        return [*value, *(key for inner in value.values() for key in _keys(inner))]
    return [key for inner in value for key in _keys(inner)] if isinstance(value, list) else []


def incoming(
    cards: CardRepository, reading: Reading, source: str, *, language: Language | None, today: date
) -> Incoming:
    """The card that a reading becomes; ``CardError`` where it would not be one."""
    spoken = _language(reading, language or cards.settings.language)
    data = dict(reading.data)
    kind = str(data.pop("kind", "experiment"))
    if kind not in KINDS:
        raise CardError(
            Message("{kind} is not a kind of card.", kind=kind),
            Message("Choose one of: {words}.", words=list(KINDS)),
            place=reading.place or source,
        )
    identify(data, {}, translator(spoken))
    tidied = tidy(data, model_of(kind)) or {}
    title = " ".join(str(tidied.pop("title", "") or "").split())
    if not title:
        raise CardError(
            Message("The card has no name."),
            Message("Write the name of the experiment into the file, and import again."),
            place=reading.place or source,
        )
    for name in _HEAD:
        tidied.pop(name, None)
    wanted = str(data.get("id") or "")
    card = wanted if wanted and wanted == identifier_from(wanted) else identifier_from(title) or "card"
    made = Incoming(source, card, b"", kind, title, spoken, tidied, reading.unplaced, reading.notes)
    size = sum(len(text.encode("utf-8", "replace")) for text in (*_texts(tidied), *_keys(tidied)))
    if size > MAX_BYTES - _FORM_BYTES:
        raise CardError(
            Message("The file is larger than {limit} KiB, so it was not read.", limit=MAX_BYTES // 1024),
            Message("Move long material into an attachment and name it under attachments."),
            place=reading.place or source,
        )
    text = card_text(made, card)
    _require_sound(made, text, reading.place or source, today)
    return Incoming(source, card, text, kind, title, spoken, tidied, reading.unplaced, reading.notes)


def _language(reading: Reading, otherwise: Language | None) -> Language:
    said = str(reading.data.get("language", "")).strip()
    spoken: dict[str, Language] = {"fi": "fi", "sv": "sv", "en": "en"}
    return spoken.get(said) or reading.language or otherwise or "fi"


def card_text(made: Incoming, card: str) -> bytes:
    """The file of the card under the id ``card``: the form with its guides, filled with what the file says."""
    model = model_of(made.kind)
    values = {name: typed(value, model, name) for name, value in made.data.items() if _fits(value, model, name)}
    raw = scaffold(made.kind, card, made.title, made.language, values)
    source = read(raw)
    here = source.data if isinstance(source.data, dict) else {}
    missing = {name: value for name, value in made.data.items() if not says_the_same(here.get(name), value)}
    return edit(raw, edits_between({}, missing, model), model)


def _fits(value: Any, model: type[BaseModel], name: str) -> bool:
    """Whether a value has the shape that the form has for it; what has another is told when the card is checked."""
    kind = part_in(model, name)
    if kind is None or (kind is Voice and isinstance(value, str)):
        return True
    parts = value if isinstance(value, list) else [value]
    is_listed = isinstance(model.model_fields[name].get_default(call_default_factory=True), tuple)
    if isinstance(value, list) != is_listed and kind not in (Voice, Period):
        return False
    return all(isinstance(part, dict) and all(_fits(inner, kind, key) for key, inner in part.items()) for part in parts)


def _require_sound(made: Incoming, raw: bytes, place: str, today: date) -> None:
    """The text has to be a card that says what the file says, and that could be saved."""
    file = read_card(raw, place)
    faults = check_file(file, Situation(today), save_only=True)
    if faults:
        first = faults[0]
        field = ".".join(map(str, first.path)) or "–"
        raise CardError(
            first.message,
            first.hint or Message("Mend it in the file, and import again."),
            place=f"{place} ({field})",
            code=first.code,
        )
    said = file.source.data if isinstance(file.source.data, dict) else {}
    lost = [name for name, value in made.data.items() if not says_the_same(said.get(name), plain(value))]
    if lost:
        raise CardError(
            Message("The text of {fields} cannot be kept in a card as it is.", fields=lost),
            Message("Look in the file for signs that cannot be seen, and type that part again."),
            place=place,
        )


def plain(value: Any) -> Any:
    """Values as the texts that a card file reads as."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


def write(cards: CardRepository, made: Incoming, had: Collection[str]) -> str:
    """Write the card under the first free name of its own; its id. ``had`` are the ids that have versions."""
    card = claim(cards, made.card, spoken_for=had)
    path = cards.path_of(card)
    try:
        write_whole(path, card_text(made, card))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return card


def ids_with_versions(cards: CardRepository) -> frozenset[str]:
    """The ids under which versions are kept, of cards that are no longer there as well."""
    return frozenset(name.removeprefix(TAG_PREFIX).rpartition("/")[0] for name in tag_names(cards.repository))


def unplaced_text(unplaced: Sequence[Unplaced], language: Language, source: str) -> str:
    """What stays outside of the card as a text file, each paragraph with where it stood."""
    say = translator(language)
    lines = [say(Message("What {file} says and the card does not:", file=source)), ""]
    for one in unplaced:
        near = f"[{say.value(one.near)}] " if one.near else ""
        lines += [f"{near}{one.text}", f"    {say(one.why)}", ""]
    return "\n".join(lines)


def free_place(wanted: Path, content: bytes) -> Path:
    """``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that is no file yet, or says ``content`` already."""
    path, number = wanted, 1
    while os.path.lexists(path) and not (is_file(path) and read_bytes(path, most=-1) == content):
        number += 1
        path = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return path
