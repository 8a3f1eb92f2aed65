"""Rules of form: what makes a file a card at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from lape_cards.card.identifier import RESERVED_NAMES, is_identifier
from lape_cards.card.kinds import Card, ResultCard, Workshop
from lape_cards.checks.registry import ALL_KINDS, Subject, found_among_files, found_while_reading, rule
from lape_cards.diagnostic import UNREAD, Finding, Path
from lape_cards.message import N_, Message

found_while_reading(
    "LC001", N_("The file is YAML"), N_("Otherwise no program can tell where one field ends and another begins.")
)
found_while_reading(
    "LC002", N_("The file is UTF-8 text"), N_("Otherwise ä, ö and å turn into other signs on the next machine.")
)
found_while_reading(
    "LC003", N_("The file is no larger than a card"), N_("A file of that size is something else than a card.")
)
found_while_reading(
    "LC004",
    N_("The file uses only YAML's plain parts"),
    N_("Anchors, aliases, tags, directives and several documents make a card say what its reader does not see."),
)
found_while_reading(
    "LC005", N_("A key stands only once"), N_("Otherwise programs differ in which of the two they believe.")
)
found_while_reading(
    "LC006",
    N_("No conflict is left undecided"),
    N_("Both people's edits are there until someone decides between them."),
)
found_while_reading(
    "LC007", N_("There are no hidden characters"), N_("Programs differ in how they read them, and nobody sees them.")
)
found_while_reading("LC010", N_("Every key is known"), N_("A misspelt key would be lost without anyone noticing."))
found_while_reading("LC011", N_("The needed keys are there"), N_("Without them the file is no card."))
found_while_reading("LC012", N_("A word is one of those to choose from"), N_("Other words cannot be counted together."))
found_while_reading("LC013", N_("A date is written as the file writes it"), N_("Other ways can be read in two ways."))
found_while_reading("LC014", N_("A number is written as the file writes it"), N_("Other ways can be read in two ways."))
found_while_reading(
    "LC015",
    N_("A value has the shape its key asks for"),
    N_("A text in place of a list is most often a slip of indentation."),
)
found_while_reading("LC016", N_("An id is made of small letters, digits and hyphens"), N_("It works everywhere then."))
found_while_reading("LC020", N_("No text is cut by #"), N_("YAML takes a space and # for the beginning of a comment."))
found_while_reading(
    "LC021", N_("No text is split by a comma"), N_("Inside braces YAML takes a comma for the next key.")
)
found_while_reading("LC022", N_("The format is one we read"), N_("A newer format may say things that would be lost."))

found_while_reading(
    "LC023",
    N_("No item of a list is swallowed by the text above it"),
    N_("A dash that stands too deep makes YAML fold its line into the text above."),
)


@rule(
    "LC017",
    "form",
    N_("The id is the file's name"),
    N_("The file's name is how the card is found, and its history goes by it."),
    kinds=ALL_KINDS,
    blocks_save=True,
)
def id_is_file_name(card: Card, subject: Subject) -> Iterator[Finding]:
    """The id and the name of the file agree, however the disk spells ä."""
    if subject.stem is None or subject.is_file_of_its_id:
        return
    yield Finding(
        ("id",),
        Message("The id is {id}, and the file's name says {stem}.", id=card.id, stem=subject.stem),
        _agreement(card.id, unicodedata.normalize("NFC", subject.stem), bool(subject.past)),
    )


def _agreement(card: str, stem: str, has_versions: bool) -> Message:
    """How id and name come to agree: by the one that the card's versions go by, if the file's name is known to be it.

    Else the id's card may have versions, or a file of its own, which no other may take the place of. Only who has
    renamed the file, or copied it, knows; so the words are right in either case.
    """
    if has_versions:
        return Message(
            "An id never changes, and the card's versions are kept under this one. Write on the line again  id: {stem}",
            stem=stem,
        )
    if not is_identifier(stem):
        return Message(
            "If there is no file {id}.yaml, give this one that name. If there is, this is a copy: give it a name and "
            "an id of its own, of small letters, digits and hyphens.",
            id=card,
        )
    return Message(
        "If this file was renamed and there is no {id}.yaml now, give it that name again, because the card goes by it. "
        "Otherwise write on the line  id: {stem}",
        stem=stem,
        id=card,
    )


@rule(
    "LC018",
    "form",
    N_("An id stands only once"),
    N_("Versions are compared by ids, so two things with one id cannot be told apart."),
    kinds=ALL_KINDS,
    blocks_save=True,
)
def ids_are_unique(card: Card, subject: Subject) -> Iterator[Finding]:
    """Metric and proposal ids are unique in the card, the others in their list."""
    for group in _id_groups(card):
        seen: set[str] = set()
        for path, value in group:
            if value is not None and value in seen:
                yield Finding(
                    (*path, "id"),
                    Message("The id {id} is already taken.", id=value),
                    Message("Give the newer of the two another id; the older one keeps its own."),
                )
            if value is not None:
                seen.add(value)


def _id_groups(card: Card) -> Iterator[Iterable[tuple[Path, str | None]]]:
    if isinstance(card, ResultCard):
        for name in ("risks", "changes", "sites", "checkpoints"):
            yield [((name, index), item.id) for index, item in enumerate(getattr(card, name))]
        yield [
            (("changes", row, "metrics", index), metric.id)
            for row, change in enumerate(card.changes)
            for index, metric in enumerate(change.metrics)
        ]
    elif isinstance(card, Workshop):
        yield [
            (("groups", g, "assessments", a, "proposals", p), proposal.id)
            for g, group in enumerate(card.groups)
            for a, assessment in enumerate(group.assessments)
            for p, proposal in enumerate(assessment.proposals)
        ]


@rule(
    "LC024",
    "form",
    N_("The id can be a file's name on every system"),
    N_("Windows keeps some names for itself, and the card could not be copied there."),
    kinds=ALL_KINDS,
    blocks_save=True,
)
def id_is_portable(card: Card, subject: Subject) -> Iterator[Finding]:
    """No name that Windows keeps for its devices."""
    if card.id in RESERVED_NAMES:
        yield Finding(
            ("id",),
            Message("{id} is a name that Windows keeps for itself.", id=card.id),
            Message("Choose a longer id that tells what is tried."),
        )


found_among_files(
    UNREAD,
    N_("Whatever looks like a card is read as one"),
    N_("A card that is not read is not checked either, and nobody would notice that it is missing."),
)
