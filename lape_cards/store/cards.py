"""A YAML file read against a model: its bytes, what they say, the card, and every fault of form."""

from __future__ import annotations

import copy
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lape_cards.card.kinds import KINDS, Card, model_of
from lape_cards.card.meaning import as_meant, understood
from lape_cards.diagnostic import Diagnostic, Finding, Place, Severity
from lape_cards.diagnostic import Path as FieldPath
from lape_cards.message import Message
from lape_cards.store.faults import TEXT_EXPECTED, explained_by, finding_of
from lape_cards.store.raw import read_bytes as read_bytes
from lape_cards.store.reader import MAX_BYTES, read
from lape_cards.store.source import Source
from lape_cards.store.tree import Mapping, place_of

M = TypeVar("M", bound=BaseModel)

_SALVAGE_ROUNDS = 5
_EXPLAINED = 500
"""Faults of form that are put into words; a file with more is something else than a card, and takes too long."""
_STAND_INS = {"id": "card", "language": "en", "title": "card"}
"""What a card is checked with while these are missing or faulty, so that the rest of it is checked all the same."""


class ReadFile(Struct, Generic[M]):
    """What a file says, measured against a model.

    ``content`` is what could be understood: fields with faults are left out of it, and it is ``None`` when what
    remains is no card. ``sketch`` is the same, with stand-ins for an id, a language and a title that could not be
    understood: enough to check the rest by. ``faulty`` are the paths that were left out.
    """

    name: str
    raw: bytes
    source: Source
    content: M | None = None
    sketch: M | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    faulty: set[FieldPath] = field(default_factory=set)

    def diagnostic(self, code: str, severity: Severity, finding: Finding) -> Diagnostic:
        """``finding`` with the place, in this file, that it is about."""
        place, width = Place(1, 1), 1
        if self.source.root is not None:
            place, width = place_of(self.source.root, finding.path)
        return Diagnostic(
            code, severity, self.name, place, finding.message, finding.hint, finding.path, self._line(place), width
        )

    def _line(self, place: Place) -> str | None:
        return self.source.lines[place.line - 1] if place.line <= len(self.source.lines) else None

    def add_text_faults(self) -> None:
        """Take over what was found while reading the text, before any field was looked at."""
        for fault in self.source.faults:
            self.diagnostics.append(
                Diagnostic(
                    fault.code, "error", self.name, fault.place, fault.message, fault.hint, (), self._line(fault.place)
                )
            )


def read_card(raw: bytes, name: str) -> ReadFile[Any]:
    """Read a card of any kind; ``name`` is the file's name in messages. ``content`` is a ``Card`` or ``None``."""
    source = read(raw)
    data = source.data
    kind = data.get("kind") if isinstance(data, dict) else None
    kind = kind.strip() if isinstance(kind, str) else kind
    return _against(_model_for(kind, data), raw, name, source, data)


def _model_for(kind: object, data: Any) -> type[Any]:
    """The kind's model; where the word is none of the three, the one that knows most of the keys."""
    if not isinstance(data, dict) or (isinstance(kind, str) and kind in KINDS):
        return model_of(kind)
    return max(KINDS.values(), key=lambda model: len(model.model_fields.keys() & data.keys()))


def read_as(model: type[M], raw: bytes, name: str, *, most: int = MAX_BYTES) -> ReadFile[M]:
    """Read a file of another model: ``lape.yaml`` or ``portfolio.yaml``; it may have ``most`` bytes."""
    source = read(raw, most)
    return _against(model, raw, name, source, source.data)


def card_of(raw: bytes, name: str) -> Card | None:
    """The card in ``raw``, as far as it can be understood."""
    content: Card | None = read_card(raw, name).content
    return content


def _against(model: type[M], raw: bytes, name: str, source: Source, data: Any) -> ReadFile[M]:
    """The file as a model understands it; ``data`` is what the source says."""
    file: ReadFile[M] = ReadFile(name, raw, source)
    file.add_text_faults()
    if not source.is_read:
        return file
    if not isinstance(data, dict | None) or (data is None and not isinstance(source.root, Mapping)):
        finding = Finding(
            (),
            Message("The file does not begin with a key."),
            Message("The file should begin with a line  format: 1  and go on with keys and their values."),
        )
        file.diagnostics.append(file.diagnostic("LC015", "error", finding))
        return file
    _validate(file, model, data or {})
    file.diagnostics.sort(key=lambda item: (item.place.line, item.place.column))
    return file


def _validate(file: ReadFile[M], model: type[M], data: Any) -> None:
    """Fill in the content of a file that says ``data``, with what does not fit left out."""
    try:
        file.content = file.sketch = understood(model, data)
    except ValidationError:
        assert isinstance(file.source.root, Mapping)
        _salvage(file, model, file.source.root, copy.deepcopy(as_meant(model, data)))


def _salvage(file: ReadFile[M], model: type[M], root: Mapping, data: Any) -> None:
    """Fill in the content; what does not fit is noted and taken out of ``data``, until the rest fits."""
    standing_in = False
    known = _Known({item.place for item in file.diagnostics if item.code == "LC021"})
    for _ in range(_SALVAGE_ROUNDS):
        try:
            found = model.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
        else:
            file.sketch = found
            file.content = None if standing_in else found
            return
        # A key that is missing comes last: most often it is there, and misspelt.
        details.sort(key=lambda item: item["type"] == "missing")
        for detail in [item for item in details if item["type"] == "other_format"] or details:
            if detail["type"] != "missing" or detail["loc"] not in file.faulty:
                _note(file, detail, root, model, known)
        for detail in details:
            if detail["type"] != "missing":
                _take_out(data, tuple(detail["loc"]), "" if detail["type"] in TEXT_EXPECTED else {})
        missing = {detail["loc"] for detail in details if detail["type"] in ("missing", "other_format")}
        if not missing <= {(key,) for key in _STAND_INS if key in model.model_fields}:
            return
        standing_in = standing_in or bool(missing)
        data |= {str(loc[0]): _STAND_INS[str(loc[0])] for loc in missing}


class _Known(Struct):
    """What was told of already: keys without a value, by their place, and fields, by their path."""

    places: set[Place]
    paths: set[FieldPath] = field(default_factory=set)


def _note(file: ReadFile[M], detail: ErrorDetails, root: Mapping, model: type[M], known: _Known) -> None:
    """Add a fault, unless one that is known already explains it."""
    path: FieldPath = tuple(detail["loc"])
    file.faulty.add(path)
    if path in known.paths or place_of(root, path)[0] in known.places or len(file.diagnostics) >= _EXPLAINED:
        return
    known.paths.add(path)
    file.faulty.update(explained_by(detail, model))
    code, finding = finding_of(detail, root, model)
    file.diagnostics.append(file.diagnostic(code, "error", finding))


def _take_out(data: Any, path: FieldPath, blank: object) -> None:
    """Take out the value at ``path``, or the nearest around it; an item of a list is blanked, so that none moves."""
    *outer, last = path
    for key in outer:
        if isinstance(data, dict) and isinstance(key, int):
            continue
        inner = data[key]
        if not isinstance(inner, dict | list):
            last = key
            break
        data = inner
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data[last] = blank
