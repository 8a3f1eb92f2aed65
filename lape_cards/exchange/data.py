"""JSON: a card as data, with the keys of a card file, or a list of cards."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from lape_cards.errors import CardError, LapeError
from lape_cards.exchange.interface import MARK, Reader, Reading, Unplaced, refused
from lape_cards.exchange.package import too_large
from lape_cards.exchange.values import STAMP
from lape_cards.message import Message
from lape_cards.store.events import MAX_DEPTH

MOST_BYTES = 5 * 1024 * 1024
MOST_VALUES = 200_000
MOST_CARDS = 1_000

_STAMP = ("version", "date")

NO_KEY = Message("A card has no such key. Write it into the card by hand, where it belongs.")


class JsonReader(Reader):
    """Reads JSON whose keys are those of a card file; every value is the text that was written."""

    def read(self, raw: bytes, name: str) -> list[Reading]:
        """A reading for each card."""
        if len(raw) > MOST_BYTES:
            raise too_large(name)
        found = _parsed(raw, name)
        cards = found if isinstance(found, list) else [found]
        _refuse_monsters(cards, name)
        if not cards or not all(isinstance(card, dict) for card in cards):
            raise refused(
                name,
                Message("A card is a JSON object, and here stands something else."),
                Message("Give one card, or a list of cards, with the keys of a card file."),
            )
        single = not isinstance(found, list)
        return [_reading(card, name if single else f"{name}[{number}]") for number, card in enumerate(cards)]


def _parsed(raw: bytes, name: str) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=lambda pairs: _object(pairs, name),
            parse_int=str,
            parse_float=str,
            parse_constant=str,
        )
    except UnicodeDecodeError:
        raise refused(
            name, Message("The file is not UTF-8 text."), Message("Save it again with the encoding UTF-8.")
        ) from None
    except json.JSONDecodeError as error:
        raise CardError(
            Message("This is no JSON from here on."),
            Message("Look at the commas, brackets and quotation marks around this place."),
            place=f"{name}:{error.lineno}:{error.colno}",
        ) from None
    except RecursionError:
        raise too_large(name) from None


def _object(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    counts = Counter(key for key, _ in pairs)
    twice = next((key for key, count in counts.items() if count > 1), None)
    if twice is not None:
        raise CardError(
            # a key that is no word may be anything, and what nobody may see is not shown
            Message("The key {key} stands twice in the same part.", key=twice[:50] if twice.isidentifier() else "…"),
            Message("Keep one of them, with all that belongs to it."),
            place=name,
        )
    return dict(pairs)


def _refuse_monsters(cards: list[Any], name: str) -> None:
    """Look through the values without going down into one another's calls."""
    waiting: list[tuple[Any, int]] = [(card, 0) for card in cards]
    values = 0
    while waiting:
        value, depth = waiting.pop()
        values += 1
        if depth > MAX_DEPTH or values > MOST_VALUES or len(cards) > MOST_CARDS:
            raise too_large(name)
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _reading(card: dict[str, Any], place: str) -> Reading:
    left: list[Unplaced] = []
    data = _texts(card, left)
    if str(data.get("format", "1")) != "1":
        raise LapeError(
            Message("The card is of the format {format}, which this lape does not know.", format=data["format"]),
            Message("Use a newer lape."),
            place=place,
        )
    left += [Unplaced(f"{key}: {data.pop(key)}", None, STAMP) for key in _STAMP if data.get(key)]
    return Reading(data, tuple(left), place=place)


def _texts(value: Any, left: list[Unplaced]) -> Any:
    """Values as texts; what stands under a key of lape's own making goes to ``left``."""
    if isinstance(value, dict):
        said = {key: inner for key, inner in value.items() if inner is not None}
        left += [Unplaced(f"{key}: {inner}", None, NO_KEY) for key, inner in said.items() if key.startswith(MARK)]
        return {key: _texts(inner, left) for key, inner in said.items() if not key.startswith(MARK)}
    if isinstance(value, list):
        return [_texts(inner, left) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
