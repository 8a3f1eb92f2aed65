"""The sentences of a verification: what was found, and how what was lost comes back."""

from __future__ import annotations

from collections.abc import Sequence

from lape_cards.message import Message, plural_message
from lape_cards.repository.evidence import Pin
from lape_cards.repository.records import Record
from lape_cards.resources import erasing_guide
from lape_cards.verification.discrepancy import NUMBER_TWICE, Discrepancy, Repair

_DIGITS = 7


def _repair_or(repair: Repair | None, otherwise: Message) -> Message:
    return Message("Bring it back with  lape verify --repair") if repair is not None else otherwise


def where_it_came_from(one: Discrepancy) -> Message:
    """What to do about a thing that was found in a copy of another's repository, where nothing can be done about it."""
    if one.level == "notice":
        return one.hint
    if one.repair is not None:
        return Message("Run  lape verify --repair  in the group's repository, and collect again.")
    return Message("Run  lape verify  in the group's repository, do what it says, and collect again.")


def _from_a_copy(card: str) -> Message:
    return Message(
        "Get it from a copy that still has it:  git fetch COPY 'refs/tags/lape/{card}/*:refs/tags/lape/{card}/*'",
        card=card,
    )


def unreadable_history(complaint: str) -> Discrepancy:
    """The history cannot be read through to its end."""
    last = next((line for line in reversed(complaint.splitlines()) if line.strip()), "")
    return Discrepancy(
        "history-damaged",
        "fault",
        Message("Part of the history cannot be read any more: {complaint}.", complaint=last),
        Message("Get a whole copy with  git clone  from where the cards are shared, and go on in that."),
    )


def shallow() -> Discrepancy:
    """Only the end of the history is here."""
    return Discrepancy(
        "shallow",
        "unproven",
        Message("Only the newest part of the history is here, so what came before cannot be proved."),
        Message("Fetch the rest with  git fetch --unshallow --tags  and verify again."),
    )


def tags_not_fetched() -> Discrepancy:
    """A copy without the version tags."""
    return Discrepancy(
        "tags-not-fetched",
        "unproven",
        Message("The version tags have not been fetched into this copy, so nothing can be proved by them."),
        Message(
            "Get them with  lape sync , or with  git fetch origin 'refs/tags/lape/*:refs/tags/lape/*' , and verify "
            "again. If they are not there either:  lape verify --repair"
        ),
    )


def stray_tag(card: str, name: str) -> Discrepancy:
    """A tag among the version tags that names no version."""
    return Discrepancy(
        "stray-tag",
        "notice",
        Message("The tag {tag} names no version.", tag=name.removeprefix("refs/tags/")),
        Message(
            "If nobody needs it, delete it with  git tag -d {tag}  and, where it was sent, with "
            " git push origin --delete {tag}",
            tag=name.removeprefix("refs/tags/"),
        ),
        card,
    )


def wrong_tag(card: str, number: int, pin: Pin, repair: Repair | None) -> Discrepancy:
    """A version tag that cannot be read, or stands for something else."""
    name = pin.name.removeprefix("refs/tags/")
    message = (
        Message("Its tag {tag} has been moved, or does not say what was saved.", tag=name)
        if pin.is_there
        else Message("Its tag {tag} cannot be read any more.", tag=name)
    )
    kind = "tag-moved" if pin.is_there else "tag-damaged"
    return Discrepancy(
        kind, "fault", message, _repair_or(repair, _from_a_copy(card)), card, number, number, repair=repair
    )


def untagged(record: Record, repair: Repair | None) -> Discrepancy:
    """A version whose tag is gone."""
    return _missing(
        "tag-missing", Message("Its tag {tag} is gone.", tag=record.tag.removeprefix("refs/tags/")), record, repair
    )


def forgotten(record: Record, repair: Repair | None) -> Discrepancy:
    """A version that no branch and no tag holds any more."""
    return _missing(
        "forgotten",
        Message("It was saved here, but its tag and its history are gone; only git's reflog still remembers it."),
        record,
        repair,
    )


def numbered_by_hand(record: Record, repair: Repair | None) -> Discrepancy:
    """A number that someone wrote into the file and committed without saving."""
    return _missing("untagged", Message("It was kept with git but never saved, so no tag pins it."), record, repair)


def only_text(record: Record, repair: Repair) -> Discrepancy:
    """A version of which nothing but the text is left."""
    return _missing(
        "forgotten",
        Message(
            "Its tag and its history are gone; only its text is still in git ({text}).", text=record.blob[:_DIGITS]
        ),
        record,
        repair,
    )


def _missing(kind: str, message: Message, record: Record, repair: Repair | None) -> Discrepancy:
    hint = _repair_or(repair, _from_a_copy(record.card))
    return Discrepancy(kind, "fault", message, hint, record.card, record.number, record.number, repair=repair)


def text_gone(key: tuple[str, int, str], *, partial: bool) -> Discrepancy:
    """A version whose text git no longer has, or has damaged."""
    card, number, blob = key
    if partial:
        return Discrepancy(
            "text-not-fetched",
            "unproven",
            Message("Its text ({text}) has not been fetched into this copy.", text=blob[:_DIGITS]),
            Message("Fetch everything with  git fetch --refetch --no-filter  and verify again."),
            card,
            number,
            number,
            text=blob,
        )
    return Discrepancy(
        "text-lost",
        "fault",
        Message("Its text ({text}) is missing from git, or damaged.", text=blob[:_DIGITS]),
        Message(
            "In a copy that still has it run  git cat-file blob {text} > version.yaml , bring that file here, and run "
            " lape verify --repair  and then  git hash-object -w --no-filters version.yaml",
            text=blob,
        ),
        card,
        number,
        number,
        text=blob,
    )


def text_says_other(key: tuple[str, int, str], number: int | None, *, is_card: bool) -> Discrepancy:
    """A version whose text is another version's, or no card's."""
    card, own, _ = key
    if not is_card:
        message = Message("Its text cannot be read as a card.")
    elif number is None or number == own:
        message = Message("Its text does not say that it is this version of this card.")
    else:
        message = Message("Its text says that it is version {number}.", number=number)
    return Discrepancy(
        "text-other",
        "fault",
        message,
        Message(
            "Look at it with  lape show {card}@{number}  and save what it should say as a new version.",
            card=card,
            number=own,
        ),
        card,
        own,
        own,
    )


def altered(record: Record, commit: str, *, stands: bool, kept: bool) -> Discrepancy:
    """A commit that says it is a version, though its file is another one than was saved."""
    told = {"commit": commit[:_DIGITS]}
    if kept:
        hint = Message(
            "The version as it was saved is kept. Save what the card says now as a new one with  lape save {card}",
            card=record.card,
        )
    else:
        hint = Message("See what the branch has with  git show {commit}", **told)
    return Discrepancy(
        "altered",
        "fault" if stands or not kept else "notice",
        Message("The commit {commit} calls itself this version, but its file was changed by hand afterwards.", **told),
        hint,
        record.card,
        record.number,
        record.number,
    )


def previous_gone(record: Record, blob: str) -> Discrepancy:
    """A version that was made from one that nothing records."""
    return Discrepancy(
        "previous-missing",
        "fault",
        Message("The version before it ({text}) is recorded nowhere any more.", text=blob[:_DIGITS]),
        _from_a_copy(record.card),
        record.card,
        record.number,
        record.number,
        text=blob,
    )


def gap(card: str, first: int, last: int) -> Discrepancy:
    """Numbers that there should be versions of."""
    return Discrepancy(
        "gone", "fault", Message("Nothing here records it any more."), _from_a_copy(card), card, first, last
    )


def twice(card: str, number: int, names: Sequence[str]) -> Discrepancy:
    """A number that two copies of the repository gave at the same time."""
    return Discrepancy(
        NUMBER_TWICE,
        "notice",
        Message(
            "Two copies gave this number at the same time, and both versions are kept: {names}.", names=list(names)
        ),
        Message("See one of them with  lape show {name}", name=names[0]),
        card,
        number,
        number,
    )


def beside(card: str, numbers: Sequence[int]) -> Discrepancy:
    """Versions whose commits are on no branch."""
    return Discrepancy(
        "beside-branches",
        "notice",
        plural_message(
            "The history was rewritten: {count} version ({numbers}) is on no branch, but its tag keeps it.",
            "The history was rewritten: {count} versions ({numbers}) are on no branch, but their tags keep them.",
            len(numbers),
            numbers=[str(number) for number in numbers],
        ),
        Message("Nothing is lost. Let nobody delete tags that begin with lape/"),
        card,
        numbers[0],
        numbers[-1],
    )


def unsent(card: str, numbers: Sequence[int]) -> Discrepancy:
    """Versions that no remote's branch has, as far as is known here."""
    return Discrepancy(
        "not-sent",
        "notice",
        plural_message(
            "As far as is known here, {count} version ({numbers}) has not been sent to the others.",
            "As far as is known here, {count} versions ({numbers}) have not been sent to the others.",
            len(numbers),
            numbers=[str(number) for number in numbers],
        ),
        Message("To send what there is:  lape sync"),
        card,
        numbers[0],
        numbers[-1],
    )


def erased_is_back(record: Record) -> Discrepancy:
    """An erased version whose tag came back from another copy."""
    return Discrepancy(
        "erased-back",
        "notice",
        Message("It was erased, but its tag has come back from another copy."),
        Message(
            "Delete it with  git tag -d {tag}  and in the copy that it came from too.",
            tag=record.tag.removeprefix("refs/tags/"),
        ),
        record.card,
        record.number,
        record.number,
    )


def erased_still_there(record: Record) -> Discrepancy:
    """An erased version whose text git still has."""
    return Discrepancy(
        "erased-still-there",
        "notice",
        Message("It was erased, but its text ({text}) is still in git's history.", text=record.blob[:_DIGITS]),
        Message("Clean the history as lape's guide tells, which is in {file}", file=erasing_guide()),
        record.card,
        record.number,
        record.number,
    )
