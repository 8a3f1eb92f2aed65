"""A workshop's proposals, and the experiments that are born of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, NoReturn, Protocol, TypeVar

from msgspec import Struct

from lape_cards.card.kinds import Assessment, Proposal, Workshop
from lape_cards.diagnostic import Path
from lape_cards.errors import LapeError
from lape_cards.i18n import Language, translator
from lape_cards.message import N_, Message
from lape_cards.regex import regex
from lape_cards.repository.commit import lock_of
from lape_cards.store.cards import read_bytes
from lape_cards.store.editor import Put, edit
from lape_cards.store.files import is_file, only_writer, write_whole
from lape_cards.store.prose import brief
from lape_cards.workflow.cards import CardFolder, CardRepository

SIGN = "#"
"""Stands between a workshop's id and the id of one of its proposals."""

_FOUND: dict[tuple[bool, bool], str] = {
    (True, True): N_("In the workshop “{workshop}” this was found lacking under the theme “{theme}”:"),
    (True, False): N_("The need came up in the workshop “{workshop}”, under the theme “{theme}”."),
    (False, True): N_("In the workshop “{workshop}” this was found lacking:"),
    (False, False): N_("The need came up in the workshop “{workshop}”."),
}
"""How the need is told, by whether the theme has a name and whether it says what is lacking."""

_TITLE_LENGTH = 60
_SENTENCE_END = regex(r"(?<=[.?])\s")


class Chosen(Struct, frozen=True):
    """A proposal with what it was made in, and its path in the workshop's file."""

    workshop: Workshop
    theme: Assessment
    proposal: Proposal
    path: Path


def is_proposal(source: str) -> bool:
    """Whether ``source`` names a workshop's proposal, not a card."""
    return SIGN in source


def workshop_of(folder: CardFolder, source: str) -> str:
    """The id of the workshop in ``WORKSHOP#PROPOSAL``."""
    return folder.require(source.rpartition(SIGN)[0])


def choose(folder: CardFolder, source: str) -> Chosen:
    """The proposal that ``WORKSHOP#PROPOSAL`` names; a ``LapeError`` that lists the proposals where there is none."""
    wanted = source.rpartition(SIGN)[2]
    card = folder.read_sound(workshop_of(folder, source))
    if not isinstance(card, Workshop):
        raise LapeError(
            Message("{card} is no workshop, so it has no proposals.", card=card.id),
            Message("To begin from the card itself, leave out the # and what follows it."),
        )
    every = list(_proposals(card))
    found = [one for one in every if one.proposal.id == wanted]
    if not found:
        known = [one.proposal.id for one in every if one.proposal.id]
        hint = Message("Its proposals are: {proposals}.", proposals=known) if known else _NONE_HAS_AN_ID
        raise LapeError(
            Message("The workshop {workshop} has no proposal “{proposal}”.", workshop=card.id, proposal=wanted), hint
        )
    return found[0]


def ids_of(folder: CardFolder, workshop: str) -> list[str]:
    """The ids of a workshop's proposals that no experiment has been born of; none where it is no workshop."""
    card = folder.read_sound(workshop)
    if not isinstance(card, Workshop):
        return []
    proposals = [one.proposal for one in _proposals(card)]
    return [one.id for one in proposals if one.id is not None and one.experiment is None]


def refuse_whole(folder: CardFolder, workshop: Workshop) -> NoReturn:
    """An experiment begins from one proposal, not from a workshop: ``LapeError`` with those that still wait for one."""
    waiting = [f"{workshop.id}{SIGN}{one}" for one in ids_of(folder, workshop.id)]
    if waiting:
        hint = Message("Write behind  --from  one of these: {proposals}", proposals=waiting)
    elif any(one.proposal.id is not None for one in _proposals(workshop)):
        hint = Message("Each of its proposals has become a card already.")
    else:
        hint = _NONE_HAS_AN_ID
    raise LapeError(
        Message("{card} is a workshop, and a card begins from one of its proposals.", card=workshop.id), hint
    )


_NONE_HAS_AN_ID = Message("Give the proposal an  id:  in the workshop's card; none of its proposals has one yet.")


def title_of(chosen: Chosen) -> str:
    """What an experiment is called where nobody says: the proposal's first sentence."""
    text = " ".join((chosen.proposal.text or chosen.theme.theme or chosen.workshop.title).split())
    return brief(_SENTENCE_END.split(text)[0], _TITLE_LENGTH).rstrip(".")


class Begun(Protocol):
    """A card that has just been begun."""

    @property
    def card(self) -> str:
        """Its id."""


B = TypeVar("B", bound=Begun)


def begin(folder: CardFolder, source: str, language: Language, make: Callable[[dict[str, Any]], B]) -> B:
    """Let ``make`` write a card from what the proposal says, and let the proposal name it; both, or neither.

    Refused where an experiment was born of the proposal already.
    """
    with only_writer(lock_of(folder.repository)) if isinstance(folder, CardRepository) else nullcontext():
        chosen = choose(folder, source)
        _refuse_second(folder, chosen)
        path = folder.path_of(chosen.workshop.id)
        begun = make(values_of(chosen, language))
        try:
            named = edit(read_bytes(path), (Put((*chosen.path, "experiment"), begun.card),), Workshop)
            write_whole(path, named)
        except BaseException:
            folder.path_of(begun.card).unlink(missing_ok=True)
            raise
        return begun


def values_of(chosen: Chosen, language: Language) -> dict[str, Any]:
    """What a card takes over from the proposal, its theme and its workshop, in words of the card's language."""
    values: dict[str, Any] = {}
    workshop = chosen.workshop
    if workshop.programme:
        values["programme"] = workshop.programme
    if workshop.area:  # its place is where people met
        values["area"] = workshop.area.model_dump(mode="json", exclude_defaults=True, exclude={"place"}) or None
    if chosen.proposal.responsible:
        values["prepared_by"] = ", ".join(chosen.proposal.responsible)
    return {**values, "need": _need(chosen, language)}


def _need(chosen: Chosen, language: Language) -> str:
    say = translator(language)
    workshop, theme, proposal = chosen.workshop, chosen.theme, chosen.proposal
    where = {"workshop": _line(workshop.title), "theme": _line(theme.theme or "")}
    parts = [say(Message(_FOUND[bool(theme.theme), bool(theme.lacks)], **where))]
    if theme.lacks:
        parts.append("\n".join(f"- {_line(lack)}" for lack in theme.lacks))
    if proposal.text:
        parts.append(say(Message("The workshop proposed: {text}", text=_line(proposal.text))))
    if proposal.promised:
        parts.append(say(Message("What was promised: {text}", text=_line(proposal.promised))))
    return "\n\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split())


def _refuse_second(folder: CardFolder, chosen: Chosen) -> None:
    born = chosen.proposal.experiment
    if born is not None and is_file(folder.path_of(born)):
        raise LapeError(
            Message(
                "The proposal “{proposal}” has become the experiment {card} already.",
                proposal=chosen.proposal.id or "",
                card=born,
            ),
            Message("Go on with that card:  lape edit {card}", card=born),
        )


def _proposals(card: Workshop) -> Iterator[Chosen]:
    for number, group in enumerate(card.groups):
        for place, theme in enumerate(group.assessments):
            for position, proposal in enumerate(theme.proposals):
                path = ("groups", number, "assessments", place, "proposals", position)
                yield Chosen(card, theme, proposal, path)
