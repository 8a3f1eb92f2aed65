"""The text of a new card: the form's fields in their order, each with its guide as a comment above it.

Written in the way that is safest to type in: block style, free texts under ``|``. Fields that few cards need are
named at the end.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from lape_cards.card.base import Part, guide_of, label_of
from lape_cards.card.evaluation import QUESTIONS, Evaluation
from lape_cards.card.kinds import Assessment, Proposal, RootingPlan, RootingStep, WorkshopGroup, model_of
from lape_cards.card.parts import Action, Area, Benefit, Change, Checkpoint, Metric, Period, Risk
from lape_cards.i18n import Language, Translator, translator
from lape_cards.message import N_, Message
from lape_cards.store.writer import block, inline

_WIDTH = 100

BLOCK = "|"
"""Marks a free text: its lines go below the key."""


class Field(Struct, frozen=True):
    """A key of the form; ``parts`` are the keys inside it, ``listed`` says that it is a list of such parts."""

    name: str
    style: str = ""
    parts: tuple[Field, ...] = ()
    model: type[Part] | None = None
    listed: bool = False
    example: str | None = None
    later: bool = False
    """Whether it is written when the experiment runs, and so not asked for when a card is begun."""


def _part(name: str, model: type[Part], *fields: Field, listed: bool = False) -> Field:
    return Field(name, "", fields, model, listed)


_CHANGES = _part(
    "changes",
    Change,
    Field("id", example=N_("change-1")),
    Field("change", BLOCK),
    Field("current", BLOCK),
    Field("target", BLOCK),
    Field("ideal", BLOCK),
    _part(
        "actions",
        Action,
        Field("what"),
        Field("start"),
        Field("end"),
        Field("responsible"),
        listed=True,
    ),
    _part(
        "metrics",
        Metric,
        Field("id", example=N_("metric-1")),
        Field("name"),
        Field("method"),
        Field("unit"),
        Field("baseline"),
        Field("target"),
        Field("follow_up"),
        listed=True,
    ),
    listed=True,
)
_FORM = (
    _part("area", Area, Field("region"), Field("municipality"), Field("place")),
    _part("period", Period, Field("start"), Field("end")),
    Field("prepared_by"),
    Field("need", BLOCK),
    Field("activity", BLOCK),
    _part("benefits", Benefit, Field("beneficiary"), Field("text", BLOCK), listed=True),
    _part(
        "risks", Risk, Field("id", example=N_("risk-1")), Field("risk", BLOCK), Field("mitigation", BLOCK), listed=True
    ),
    _CHANGES,
    _part(
        "checkpoints",
        Checkpoint,
        Field("id", example=N_("checkpoint-1")),
        Field("name"),
        Field("date"),
        Field("responsible"),
        Field("expected", BLOCK),
        Field("held", later=True),
        Field("observations", BLOCK, later=True),
        Field("decision", later=True),
        Field("next", BLOCK, later=True),
        listed=True,
    ),
)
_ROOTING = (
    Field("continues"),
    *_FORM,
    _part(
        "rooting",
        RootingPlan,
        Field("host"),
        Field("costs", BLOCK),
        Field("funding", BLOCK),
        _part(
            "decisions",
            RootingStep,
            Field("body"),
            Field("what"),
            Field("date"),
            Field("status"),
            listed=True,
        ),
        Field("follow_up", BLOCK),
    ),
)
_WORKSHOP = (
    Field("organisers"),
    Field("aims", BLOCK),
    Field("subject", BLOCK),
    _part(
        "groups",
        WorkshopGroup,
        Field("name"),
        Field("participants"),
        _part(
            "assessments",
            Assessment,
            Field("theme"),
            Field("solves", BLOCK),
            Field("lacks", BLOCK),
            _part("proposals", Proposal, Field("id", example=N_("proposal-1")), Field("text", BLOCK), listed=True),
            listed=True,
        ),
        listed=True,
    ),
    Field("takeaways", BLOCK),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {"experiment": _FORM, "rooting": _ROOTING, "workshop": _WORKSHOP}
"""The fields that most cards of a kind need, in the form's order."""
_ADVANCED: Mapping[str, tuple[str, ...]] = {
    "experiment": ("programme", "group", "contact", "elements", "sites", "attachments", "evaluation"),
    "rooting": ("programme", "group", "contact", "elements", "sites", "attachments", "evaluation"),
    "workshop": ("programme", "area", "interviews", "attachments"),
}


def scaffold(kind: str, card: str, title: str, language: Language, values: Mapping[str, Any] | None = None) -> bytes:
    """The text of a new card; ``values`` are the fields that are known already, as a card file's plain data."""
    translate = translator(language)
    model = model_of(kind)
    writer = _Writer(translate)
    writer.comment(translate(_INTRODUCTION[kind]))
    known = {"format": "1", "kind": kind, "id": card, "language": language, "title": title}
    writer.lines += [f"format: {known.pop('format')}"]
    for name, value in known.items():
        short = inline(value)
        writer.lines += [f"{name}: {short}"] if short is not None else block({name: value}).rstrip("\n").split("\n")
    more = [name for name in _ADVANCED[kind] if name in (values or {})]
    for field in (*map(Field, more), *FIELDS[kind]):
        writer.lines.append("")
        writer.field(model, field, (values or {}).get(field.name), 0)
    writer.lines.append("")
    writer.comment(translate(Message("More keys, for those who need them:")))
    for name in [name for name in _ADVANCED[kind] if name not in more]:
        writer.comment(f"{name}: {translate(guide_of(model, name))}")
    if kind != "workshop":
        _write_later_parts(writer)
    return ("\n".join(writer.lines) + "\n").encode()


def _write_later_parts(writer: _Writer) -> None:
    """The keys that are asked for once the experiment runs and when it has ended, with their places."""
    translate = writer.translate
    writer.lines.append("")
    writer.comment(translate(Message("A measurement stands under its metric, like this:")))
    writer.example(["measurements:", "  - date: 2018-02-10", "    value: 3.6", "    n: 24"])
    writer.lines.append("")
    writer.comment(translate(Message("The final evaluation stands at the end, without the # signs, like this:")))
    writer.example(["evaluation:"])
    for question in QUESTIONS:
        label, guide = label_of(Evaluation, question.key), guide_of(Evaluation, question.key)
        writer.comment(f"{question.number}. {translate(label)} – {translate(guide)}", sign="#   # ")
        writer.example([f"  {question.key}: |", "    "])


class _Writer:
    def __init__(self, translate: Translator) -> None:
        self.translate = translate
        self.lines: list[str] = []

    def comment(self, text: str, indent: int = 0, sign: str = "# ") -> None:
        """A sentence as a comment, in as many lines as it takes; ``sign`` begins each of them."""
        prefix = " " * indent + sign
        self.lines += textwrap.wrap(text, _WIDTH, initial_indent=prefix, subsequent_indent=prefix)

    def example(self, lines: Iterable[str]) -> None:
        """Lines of a card as a comment, each as it would stand."""
        self.lines += [f"# {line}".rstrip() for line in lines]

    def field(self, model: type[BaseModel], field: Field, value: Any, indent: int, *, guided: bool = True) -> None:
        """A key with its guide above it, and its value or the room for one."""
        if field.example is None and guided:
            self._guide(model, field.name, indent)
        space = " " * indent
        if field.parts and isinstance(value, dict | list | None):
            self.lines.append(f"{space}{field.name}:")
            items: Any = (value or [{}]) if field.listed else [value or {}]
            for number, item in enumerate(items):
                self._parts(field, item, indent + 2, guided=guided and not number)
        elif value is not None:
            self.lines += self._block(field.name, value, indent)
        elif field.style == BLOCK:
            self.lines += [f"{space}{field.name}: |", f"{space}  "]
        else:
            example = self.translate(field.example) if field.example else ""
            self.lines.append(f"{space}{field.name}: {example}".rstrip())

    def _block(self, name: str, value: Any, indent: int) -> list[str]:
        return block({name: value}, indent).rstrip("\n").split("\n")

    def _parts(self, field: Field, values: dict[str, Any], indent: int, *, guided: bool) -> None:
        """The keys inside a field.

        In a list's later items, which have no guides, an id and a list stand only where they have a value.
        """
        assert field.model is not None
        first = len(self.lines)
        inner = indent + 2 if field.listed else indent
        for part in field.parts:
            if guided or values.get(part.name) is not None or (not part.parts and part.example is None):
                self.field(field.model, part, values.get(part.name), inner, guided=guided)
        asked = {part.name for part in field.parts}
        for name, value in values.items():
            if name not in asked:
                self.lines += self._block(name, value, inner)
        if field.listed:
            self._put_dash(first, indent)

    def _put_dash(self, first: int, indent: int) -> None:
        """The dash goes before the item's first key; comments may stand above it."""
        for number in range(first, len(self.lines)):
            line = self.lines[number]
            if not line.lstrip().startswith("#"):
                self.lines[number] = " " * indent + "- " + line[indent + 2 :]
                return
            self.lines[number] = line[2:]

    def _guide(self, model: type[BaseModel], name: str, indent: int) -> None:
        label = self.translate(label_of(model, name))
        guide = self.translate(guide_of(model, name))
        self.comment(f"{label} – {guide}" if guide else label, indent)


_INTRODUCTION: Mapping[str, Message] = {
    "experiment": Message(
        "A result card. Write what you know under each heading and leave the rest for later. "
        "A free text goes on the lines below its | , indented. See what is still missing with  lape check  "
        "and keep a version with  lape save"
    ),
    "rooting": Message(
        "A rooting plan, on the result card's own form. Write what you know under each heading and leave the rest for "
        "later. A free text goes on the lines below its | , indented. See what is still missing with  lape check  "
        "and keep a version with  lape save"
    ),
    "workshop": Message(
        "A workshop's summary. Write what you know under each heading and leave the rest for later. "
        "A free text goes on the lines below its | , indented. Keep a version with  lape save"
    ),
}
