"""The cells of the form's table that hold several things: actions, metrics, checkpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.choices import choice
from lape_cards.exchange.form import INFO, ITEM, OURS
from lape_cards.exchange.interface import MARK
from lape_cards.exchange.moments import moments, period_of
from lape_cards.exchange.prose import markdown_of
from lape_cards.exchange.voices import SEPARATOR
from lape_cards.message import Message
from lape_cards.regex import regex

META = "lape meta"
"""The style of the line under an action, in the documents that lape writes."""
DOT = " \N{MIDDLE DOT} "

Leave = Callable[[Iterable[str], "str | Message | None", Message], None]

NO_CHECKPOINT = Message(
    "No day, and no month with its year, was found in it, so no checkpoint was made. Write it into the card by hand, "
    "under checkpoints."
)
UNCLEAR = Message("It was not clear what this says of the checkpoint. Write it into the card by hand.")
NO_META = Message("It was not clear what this says of the action. Write it into the card by hand.")

_LONGEST_NAME = 80
_LONGEST_RESPONSIBLE = 80
_SENTENCE = regex(r"^(.{3,80}?[.:!?]|.{3,80}?\s[\u2013-])\s+(?=\S)", re.DOTALL)
_JOINED = regex(r"^(?:\s|,|&|/|ja|och|and|sekä|samt|[-\u2013])*$", re.IGNORECASE)
_NUMBERED = regex(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_AROUND = " \t,;:.\u2013\u2014-()/"


def _mark(paragraph: Paragraph, group: str) -> dict[str, Any]:
    found = next((mark for mark in paragraph.marks if re.fullmatch(rf"changes_\d+_{group}_\d+", mark)), None)
    return {MARK: found} if found else {}


def _text(paragraph: Paragraph) -> str:
    return markdown_of([replace(paragraph.prose, level=None)])


def _unnumbered(paragraph: Paragraph, number: int) -> Paragraph:
    """A paragraph without the ``number`` in the list that someone typed before it; an ordinal stays a part of it."""
    first, *others = paragraph.prose.runs or (None,)
    typed = _NUMBERED.match(first.text) if first is not None else None
    if first is None or typed is None or int(typed[1]) != number or not first.text[typed.end()].isupper():
        return paragraph
    runs = (replace(first, text=first.text[typed.end() :]), *others)
    return replace(paragraph, prose=replace(paragraph.prose, runs=runs))


def actions(paragraphs: Sequence[Paragraph], leave: Leave) -> list[dict[str, Any]]:
    """Each paragraph is an action; when and by whom only where lape wrote so."""
    found: list[dict[str, Any]] = []
    for one in paragraphs:
        if one.style == META and found:
            _add_meta(found[-1], one.text, leave)
        elif one.prose.level and found:
            found[-1]["what"] += "\n" + markdown_of([replace(one.prose, level=one.prose.level - 1)])
        else:
            mark = _mark(one, "actions")
            found.append({**mark, "what": _text(one if mark else _unnumbered(one, len(found) + 1))})
    return found


def _add_meta(action: dict[str, Any], text: str, leave: Leave) -> None:
    for part in text.split(DOT):
        period, status = period_of(part), choice("status", part)
        if period is not None:
            action |= {"start": period.get("start", ""), "end": period.get("end", "")}
        elif status is not None:
            action["status"] = status
        elif "responsible" not in action:
            action["responsible"] = part.split(SEPARATOR)
        else:
            leave([part], action["what"], NO_META)


def metrics(paragraphs: Sequence[Paragraph], leave: Leave) -> list[dict[str, Any]]:
    """Each paragraph is a metric: what is measured, and how it is followed up; numbers stay words."""
    found: list[dict[str, Any]] = []
    ours = False
    for one in paragraphs:
        if one.style == INFO:
            leave([one.text], found[-1].get("name") if found else None, OURS)
        elif one.style == ITEM:
            ours = True
            found.append({**_mark(one, "metrics"), "name": _text(one), "follow_up": ""})
        elif ours or (one.prose.level and found):
            text = [found[-1]["follow_up"]] if found[-1].get("follow_up") else []
            found[-1]["follow_up"] = "\n\n".join([*text, markdown_of([one.prose])])
        else:
            found.append(_metric(_text(one)))
    return found


def _metric(text: str) -> dict[str, Any]:
    parted = _SENTENCE.match(text)
    if len(text) <= _LONGEST_NAME and not (parted and parted[1].endswith(":")):
        return {"name": text}
    if parted is not None:
        return {"name": parted[1].rstrip(" .:\u2013-"), "follow_up": text[parted.end() :].strip()}
    return {"follow_up": text}


def checkpoints(paragraphs: Sequence[Paragraph], near: str | Message, leave: Leave) -> list[dict[str, Any]]:
    """Where a day or a month stands, a checkpoint with those named beside it; nothing is guessed."""
    found: list[dict[str, Any]] = []
    for one in paragraphs:
        if one.style == INFO:
            leave([one.text], near, OURS)
            continue
        dates = [moment for moment in moments(one.text) if moment.text is not None and len(moment.text) > 4]
        if not dates:
            if found and not found[-1].get("responsible") and len(one.text) <= _LONGEST_RESPONSIBLE:
                found[-1]["responsible"] = _names(one.text)
            else:
                leave([one.text], near, NO_CHECKPOINT)
            continue
        between = [one.text[first.end : second.start] for first, second in pairwise(dates)]
        rest = f"{one.text[: dates[0].start]} {one.text[dates[-1].end :]}".strip(_AROUND)
        if not all(map(_JOINED.match, between)):
            leave([one.text], near, UNCLEAR)
            continue
        names = _names(rest) if len(rest) <= _LONGEST_RESPONSIBLE else []
        if rest and not names:
            leave([one.text], near, UNCLEAR)
        found += [{"date": moment.text, **({"responsible": names} if names else {})} for moment in dates]
    return found


def _names(text: str) -> list[str]:
    return [name for part in re.split(r"[,;]| \u2013 ", text) if (name := part.strip(_AROUND))]


def checkpoints_in(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checkpoints of all rows, each once; ``@rows`` are the positions of the rows it looks at, none for all."""
    found: list[dict[str, Any]] = []
    for position, row in enumerate(rows):
        for point in row.pop("@checkpoints", []):
            same = next((one for one in found if _key(one) == _key(point)), None)
            if same is None:
                found.append({**point, "@rows": [position]})
            elif position not in same["@rows"]:
                same["@rows"].append(position)
    for one in found:
        if len(one["@rows"]) == len(rows):
            one.pop("@rows")
    return found


def _key(point: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    return point["date"], tuple(point.get("responsible", ()))
