"""What changed from version to version, without what nobody should read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from lape_cards.card.base import Part
from lape_cards.card.kinds import Card
from lape_cards.card.version import Version
from lape_cards.checks.masking import secrets_in
from lape_cards.documents.process import Step, erased_texts, steps
from lape_cards.store.cards import ReadFile, read_card
from lape_cards.workflow.cards import CardRepository

P = TypeVar("P", bound=Part)


def changes_of(cards: CardRepository, versions: Sequence[Version]) -> list[Step]:
    """For each version, the oldest first, what changed since the one before, or why that is not told."""
    return steps(versions, cards_of(cards, versions))


def cards_of(cards: CardRepository, versions: Sequence[Version]) -> dict[str, Card]:
    """What the versions say, by the names of their objects.

    Those that are no card in every key are left out, and so are erased ones, whose text git may still have.
    """
    found = {}
    erased = erased_texts(versions)
    for name, blob in cards.repository.blobs(one.blob for one in versions if one.blob not in erased).items():
        file = read_card(blob.content, name)
        if file.content is not None and not file.diagnostics:
            found[name] = shown(file.content, [file])
    return found


def shown(card: P, files: Iterable[ReadFile[Any]], *, save_only: bool = True) -> P:
    """``card`` without what may not even be saved, wherever in ``files`` it was found.

    Without ``save_only`` nothing is shown of whatever tells who a person is.
    """
    secrets = [found for file in files if (found := secrets_in(file.source, save_only=save_only)).texts]
    for one in secrets:
        card = _with_texts(card, one.hide)
    return card


def _with_texts(part: P, write: Callable[[str], str]) -> P:
    return part.model_copy(update={name: _written(getattr(part, name), write) for name in type(part).model_fields})


def _written(value: Any, write: Callable[[str], str]) -> Any:
    if isinstance(value, Part):
        return _with_texts(value, write)
    if isinstance(value, tuple):
        return tuple(_written(item, write) for item in value)
    return write(value) if isinstance(value, str) else value
