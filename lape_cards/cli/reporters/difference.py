"""What differs between two versions: for people on a terminal, and for programs (``docs/diff-json.md``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from lape_cards.card.base import Part
from lape_cards.card.evaluation import Evaluation
from lape_cards.cli.options import Session
from lape_cards.cli.output import Piece, Tone, visible
from lape_cards.comparison.differences import Difference
from lape_cards.documents.naming import name_of
from lape_cards.documents.process import ChangeLine, Stretch, change_line
from lape_cards.documents.summary import summary
from lape_cards.documents.telling import Line, grouped
from lape_cards.message import N_, Message
from lape_cards.regex import regex
from lape_cards.workflow.comparing import Compared, Comparison

_MARKS: Mapping[str, tuple[str, str, Tone | None]] = {
    "same": ("", "", None),
    "removed": ("[-", "-]", "error"),
    "added": ("{+", "+}", "good"),
}
"""What stands around what was taken out and what was put in, and the tone that says the same."""

_SIGNS: Mapping[tuple[str, ...], tuple[str, Tone]] = {("removed",): ("- ", "error"), ("added",): ("+ ", "good")}
"""What stands before the lines of a text that was taken out or put in as a whole."""

_WORD = regex(r"\S+")


def as_text(speech: Session, compared: Comparison) -> None:
    """Write every difference under the thing it is about; what only marks can say is explained beside it."""
    old, new = (_side(side) for side in (compared.old, compared.new))
    title = visible(compared.card.title.strip(), keep="")
    if not compared.lines:
        _nothing(speech, compared, old, new)
        return
    speech.out.line((title, "strong"))
    _wrapped(speech, [(speech.translator(N_("{old} – {new}"), old=old, new=new), None)], "")
    marked = False
    for group in grouped(compared.lines):
        speech.out.line("")
        _wrapped(speech, [(speech.translator(group.heading), "strong")], "")
        for line in map(change_line, group.lines):
            marked = _line(speech, line) or marked
    if marked:
        removed, added = (f"{before}…{after}" for before, after, _ in (_MARKS["removed"], _MARKS["added"]))
        speech.say(N_("{removed} was taken out, and {added} was put in."), removed=removed, added=added)


def _nothing(speech: Session, compared: Comparison, old: Message, new: Message) -> None:
    speech.result(N_("{card}: nothing that the form asks for differs."), card=compared.card.id)
    speech.say(N_("{old} – {new}"), old=old, new=new)
    if not compared.same_text:
        speech.say(N_("The texts of the two do differ: in comments, or in how lines are broken."))


def _side(side: Compared) -> Message:
    version = side.version
    if side.title is not None:
        return side.title
    if version is None:
        return Message("The card as it stands now")
    return Message("Version {number}, {date}", number=side.name or version.number or "–", date=version.day)


def _line(speech: Session, line: ChangeLine) -> bool:
    """Write one difference; whether it needed marks."""
    _wrapped(speech, [(speech.translator(line.text), None)], "  ")
    kinds = {stretch.kind for paragraph in line.paragraphs for stretch in paragraph}
    sign, tone = _SIGNS.get(tuple(kinds), ("  ", None))
    for paragraph in line.paragraphs:
        whole = [(stretch.text, tone) for stretch in paragraph]
        _wrapped(speech, whole if tone else _marked(paragraph), "    ", sign)
    return len(kinds) > 1


def _marked(paragraph: Iterable[Stretch]) -> Iterator[Piece]:
    for stretch in paragraph:
        before, after, tone = _MARKS[stretch.kind]
        if stretch.space:
            yield " "
        yield f"{before}{stretch.text}{after}", tone


def _wrapped(speech: Session, pieces: Iterable[Piece], indent: str, sign: str = "") -> None:
    """Write pieces in lines as wide as the terminal, broken between words, each word in its tone."""
    start = len(indent) + len(sign)
    line: list[Piece] = []
    used = start
    for word in _words(pieces):
        length = sum(len(text) for text, _ in word)
        if line and used + 1 + length > speech.out.width:
            speech.out.line(indent, sign, *line)
            line, used = [], start
        line = _joined(line, word)
        used += length + (used > start)
    speech.out.line(indent, sign, *line)


def _joined(line: Sequence[Piece], word: Sequence[tuple[str, Tone | None]]) -> list[Piece]:
    """The line with one word more; what is said in one tone stays in one piece."""
    if not line:
        return list(word)
    last, first = line[-1], word[0]
    if isinstance(last, tuple) and last[1] == first[1]:
        return [*line[:-1], (f"{last[0]} {first[0]}", first[1]), *word[1:]]
    return [*line, " ", *word]


def _words(pieces: Iterable[Piece]) -> Iterator[list[tuple[str, Tone | None]]]:
    """The words of the pieces; one word may be of several tones."""
    word: list[tuple[str, Tone | None]] = []
    for piece in pieces:
        text, tone = (piece, None) if isinstance(piece, str) else piece
        text = visible(text, keep="")
        if word and text[:1].isspace():
            yield word
            word = []
        found = _WORD.findall(text)
        for number, part in enumerate(found):
            if number:
                yield word
                word = []
            word.append((part, tone))
        if word and text[-1:].isspace():
            yield word
            word = []
    if word:
        yield word


def as_json(speech: Session, compared: Comparison) -> None:
    """Write every difference as one JSON object; sentences are in the session's language."""
    document = {
        "format": 1,
        "language": speech.language,
        "card": compared.card.id,
        "old": _named(compared.old),
        "new": _named(compared.new),
        "summary": [speech.translator(message) for message in summary(compared.lines)],
        "differences": [
            _difference(speech, one, line) for line in compared.lines for one in (line.difference, *line.also)
        ],
    }
    speech.out.data(document)


def _named(side: Compared) -> dict[str, Any]:
    version = side.version
    if version is None:
        return {"version": None, "date": None, "summary": None, "object": None}
    return {
        "version": version.number,
        "date": version.day.isoformat(),
        "summary": version.summary,
        "object": version.blob,
    }


def _difference(speech: Session, one: Difference, line: Line) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "path": list(one.path),
        "field": one.field,
        "old": _value(one.old) if one.kind != "reordered" else None,
        "new": _value(one.new) if one.kind != "reordered" else None,
        "thing": _thing(one),
        "sentence": speech.translator(line.alone),
    }


def _thing(one: Difference) -> dict[str, Any] | None:
    """What the difference is in, or what was added, removed or moved."""
    item = one.old if one.kind == "removed" else one.new
    if one.kind not in ("added", "removed", "moved") or not isinstance(item, Part):
        item = one.around[-1] if one.around else None
    if item is not None:
        return {"type": type(item).__name__.lower(), "id": getattr(item, "id", None), "name": name_of(item)}
    if one.model is Evaluation:
        return {"type": "evaluation", "id": None, "name": None}
    return None


def _value(value: Any) -> Any:
    """A value as JSON has it: parts as the card's own keys, numbers, dates and texts as they are written."""
    if isinstance(value, Part):
        return {
            name: _value(inner)
            for name in type(value).model_fields
            if (inner := getattr(value, name)) not in (None, ())
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_value(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
