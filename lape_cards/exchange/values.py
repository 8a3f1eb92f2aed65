"""From what stands under a label to what a card says there; what cannot be understood for certain stays outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from lape_cards.card.evaluation import QUESTIONS
from lape_cards.card.values import identifier_from
from lape_cards.exchange import labels
from lape_cards.exchange.blocks import Paragraph
from lape_cards.exchange.choices import choice
from lape_cards.exchange.form import Collected, Item
from lape_cards.exchange.interface import MARK, Unplaced
from lape_cards.exchange.moments import date_of, day_of, period_of
from lape_cards.exchange.prose import Prose, Run, markdown_of
from lape_cards.exchange.rows import Leave, actions, checkpoints, checkpoints_in, metrics
from lape_cards.exchange.voices import SEPARATOR, speakers, voices
from lape_cards.message import Message

STAMP = Message("lape counts the versions and dates them itself, when a version is saved.")
NO_DATE = Message(
    "It is no date that could be read for certain. Write it into the card, such as 2018-03-15 or 2018-03."
)
NO_CHOICE = Message("It is none of the words to choose from here. Write it into the card by hand.")
NOT_IN_FORM = Message("The form cannot carry this. Write it into the card by hand.")

_BENEFICIARY = re.compile(r"^([^\W\d_][^:.!?]{1,60}?):\s+(?=\S)")
_TEXTS = (
    "need",
    "activity",
    "rooting.host",
    "rooting.costs",
    "rooting.funding",
    "rooting.follow_up",
    "root.reasons",
    "root.costs",
    "root.means",
    "root.host",
    "root.follow_up",
)
_LINES = ("title", "programme", "prepared_by", "evaluation.prepared_by")
_LISTED = ("group", "contact")
_ANSWERS = (*(f"evaluation.{question.key}" for question in QUESTIONS), "evaluation.children_heard")


class Values:
    """Makes a card's data of what was collected; what stays outside is added to ``found.unplaced``."""

    def __init__(self, found: Collected) -> None:
        self.found = found
        self.data: dict[str, Any] = {"kind": found.kind}
        self.notes: list[Message] = []
        answers = [found.fields.get(place, []) for place in _ANSWERS]
        seen = [item.cells.get("checkpoints.observations", []) for item in found.items.get("checkpoints", [])]
        self.speakers = speakers([*answers, *seen])

    def made(self) -> dict[str, Any]:
        """The data, with everything that was collected in it or outside."""
        for place, paragraphs in self.found.fields.items():
            self._field(place, paragraphs)
        for group, made in _LISTS.items():
            if group in self.found.items:
                items = [made(self, item) for item in self.found.items[group]]
                self._set(_PATHS.get(group, (group,)), [item for item in items if set(item) - {MARK, "@row"}])
        self._add_results()
        points = checkpoints_in(self.data.get("changes", []))
        if points:
            self.data["checkpoints"] = [*self.data.get("checkpoints", []), *points]
        return self.data

    def leave(self, texts: Iterable[str], near: str | Message | None, why: Message) -> None:
        """Keep texts outside of the card."""
        self.found.unplaced += [Unplaced(text, near, why) for text in texts if text.strip()]

    def _set(self, path: tuple[str, ...], value: Any) -> None:
        inner = self.data
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = value

    def _field(self, place: str, paragraphs: Sequence[Paragraph]) -> None:
        path = _path(place)
        if place in _TEXTS:
            self._set(path, text_of(paragraphs))
        elif place in _LINES:
            self._set(path, line_of(paragraphs))
        elif place in _LISTED:
            self._set(path, [one.text for one in paragraphs])
        elif place in _ANSWERS:
            self._set(path, voices(paragraphs, self.speakers))
        elif place == "benefits" and not self.found.items.get("benefits"):
            self._set(path, _benefits(paragraphs))
        elif place == "risks" and not self.found.items.get("risks"):
            self._set(path, [{"risk": text} for text in _each(paragraphs)])
        elif place in _SPECIAL:
            _SPECIAL[place](self, path, paragraphs)
        else:
            why = STAMP if place in ("version", "date") else NOT_IN_FORM
            self.leave((one.text for one in paragraphs), _called(place), why)

    def _area(self, _path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        area = self.data.setdefault("area", {})
        rest = []
        for one in paragraphs:
            called, colon, text = one.text.partition(":")
            found = labels.label(called, nearly=False) if colon else None
            inner = next((place for place in (found.places if found else ()) if place.startswith("area.")), None)
            if inner is not None:
                self._area_part((*inner.split("."),), text.strip())
            else:
                rest.append(one.text)
        if rest:
            area["place"] = "\n".join([*([area["place"]] if area.get("place") else []), *rest])
            self.notes.append(
                Message("The area stands whole under area.place: move the region and the municipality out of it.")
            )

    def _area_part(self, path: tuple[str, ...], text: str) -> None:
        listed = path[-1] == "municipality"
        self._set(path, [name.strip() for name in text.split(",") if name.strip()] if listed else text)

    def _area_field(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._area_part(path, line_of(paragraphs))

    def _period(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        text = line_of(paragraphs)
        period = period_of(text) if text else {}
        if period is None:
            self.leave([one.text for one in paragraphs], _called("period"), NO_DATE)
        self._set(path, period or {})

    def _day(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._set(path, self.certain(paragraphs, day_of, NO_DATE, path[-1]))

    def _truth(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._set(path, self.certain(paragraphs, lambda text: choice("truth", text), NO_CHOICE, path[-1]))

    def _root_choice(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        self._set(path, self.certain(paragraphs, lambda text: choice("root", text), NO_CHOICE, path[-1]))

    def _continues(self, path: tuple[str, ...], paragraphs: Sequence[Paragraph]) -> None:
        def named(text: str) -> str | None:
            found = re.search(r"\(([a-z0-9-]+)\)$", text) or re.fullmatch(r"([a-z0-9]+(?:-[a-z0-9]+)*)", text)
            return found[1] if found else None

        self._set(path, self.certain(paragraphs, named, NOT_IN_FORM, path[-1]))

    def certain(
        self, paragraphs: Sequence[Paragraph], read: Callable[[str], str | None], why: Message, near: str
    ) -> str:
        """What ``read`` makes of the text, or nothing, and the text outside."""
        text = line_of(paragraphs)
        found = read(text) if text else ""
        if found is None:
            self.leave([one.text for one in paragraphs], _called(near), why)
        return found or ""

    def verdict(self, paragraphs: Sequence[Paragraph], kind: str, name: str) -> dict[str, str]:
        """How far something came: a word to choose from, then what it rests on; all of it a note without the word."""
        word = choice(kind, paragraphs[0].text) if paragraphs else None
        note = text_of(paragraphs[1:] if word else paragraphs)
        return {name: word or "", "note": note}

    def _add_results(self) -> None:
        """The rows of the table of results, at the rows of the form's table that they name."""
        rows = self.data.get("changes", [])
        for item in self.data.pop("results", []):
            row = next((row for row in rows if item.get(MARK) and row.get(MARK) == item[MARK]), None)
            row = row or next((row for row in rows if item.get("@row") and row.get("change") == item["@row"]), None)
            result = item.get("result", {})
            if row is not None:
                row["result"] = result
            else:
                named = {"change": item["@row"]} if item.get("@row") else {}
                rows.append({MARK: item[MARK], "result": result} if MARK in item else {**named, "result": result})
        if rows:
            self.data["changes"] = rows


def text_of(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as one text."""
    return markdown_of([one.prose for one in paragraphs])


def line_of(paragraphs: Iterable[Paragraph]) -> str:
    """Paragraphs as one line."""
    return " ".join(one.text for one in paragraphs)


def _each(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Each paragraph as a text of its own; what stands deeper in a list belongs to what stands above it."""
    texts: list[list[Prose]] = []
    for one in paragraphs:
        if one.prose.level and texts:
            texts[-1].append(one.prose)
        else:
            texts.append([replace(one.prose, level=None)])
    return [markdown_of(prose) for prose in texts]


def _benefits(paragraphs: Sequence[Paragraph]) -> list[dict[str, Any]]:
    """One for each paragraph; whose it is stands before its colon, or in bold above it."""
    found: list[dict[str, Any]] = []
    for one in paragraphs:
        match = _BENEFICIARY.match(one.text)
        whole = all(run.bold for run in one.prose.runs) and len(one.text) <= 60
        if whole and match is None:
            found.append({"beneficiary": one.text.strip(" :"), "text": ""})
        elif match is not None and len(match[1].split()) <= 6:
            found.append({"beneficiary": match[1].strip(), "text": text_of([_cut(one, match.end())])})
        elif found and not found[-1]["text"]:
            found[-1]["text"] = text_of([one])
        else:
            found.append({"text": text_of([replace(one, prose=replace(one.prose, level=None))])})
    return found


def _cut(one: Paragraph, start: int) -> Paragraph:
    runs: list[Run] = []
    for run in one.prose.runs:
        kept = run.text[max(start, 0) :]
        start -= len(run.text)
        runs += [replace(run, text=kept.lstrip() if not runs else kept)] if kept else []
    return replace(one, prose=Prose(tuple(runs)))


def _called(place: str) -> Message | str:
    return labels.shown(place)


def _path(place: str) -> tuple[str, ...]:
    group, _, name = place.partition(".")
    return {"root": ("evaluation", "root", name)}.get(group, tuple(place.split(".")))


def _marked(item: Item, group: str) -> dict[str, Any]:
    found = [match[1] for mark in item.marks if (match := re.fullmatch(rf"({group}_\d+)(?:_also)?", mark))]
    return {MARK: found[0]} if found else {}


def _benefit(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    made = _marked(item, "benefits")
    if "benefits.beneficiary" in cells:
        made["beneficiary"] = line_of(cells["benefits.beneficiary"])
    if "benefits.level" in cells:
        made["level"] = values.certain(
            cells["benefits.level"], lambda text: choice("level", text), NO_CHOICE, "benefits.level"
        )
    if "benefits.text" in cells:
        made["text"] = text_of(cells["benefits.text"])
    if "benefits.result" in cells:
        made["result"] = values.verdict(cells["benefits.result"], "reached", "reached")
    return _unless_empty(made)


def _risk(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    made = _marked(item, "risks")
    for name in ("risk", "mitigation"):
        if f"risks.{name}" in cells:
            made[name] = text_of(cells[f"risks.{name}"])
    for name in ("likelihood", "impact"):
        if f"risks.{name}" in cells:
            made[name] = values.certain(
                cells[f"risks.{name}"], lambda text: choice("grade", text), NO_CHOICE, f"risks.{name}"
            )
    if "risks.outcome" in cells:
        made["outcome"] = values.verdict(cells["risks.outcome"], "happened", "happened")
    return _unless_empty(made)


def _change(values: Values, item: Item) -> dict[str, Any]:
    cells = item.cells
    made = _marked(item, "changes")
    for name in ("change", "current", "target", "ideal"):
        if f"changes.{name}" in cells:
            made[name] = text_of(cells[f"changes.{name}"])
    leave: Leave = values.leave
    if "changes.actions" in cells:
        made["actions"] = actions(cells["changes.actions"], leave)
    if "changes.metrics" in cells:
        made["metrics"] = metrics(cells["changes.metrics"], leave)
    points = cells.get("changes.checkpoint", [])
    made = _unless_empty(made)
    if points:
        found = checkpoints(points, made.get("change") or _called("changes.checkpoint"), leave)
        if found:
            made["@checkpoints"] = found
    return made


def _checkpoint(values: Values, item: Item) -> dict[str, Any]:
    cells = {place.partition(".")[2]: paragraphs for place, paragraphs in item.cells.items()}
    made = _marked(item, "checkpoints")
    if "date" in cells:
        made["date"] = values.certain(cells["date"], date_of, NO_DATE, "checkpoints.date")
    if "held" in cells:
        made["held"] = values.certain(cells["held"], day_of, NO_DATE, "checkpoints.held")
    if "responsible" in cells:
        made["responsible"] = [name for one in cells["responsible"] for name in one.text.split(SEPARATOR) if name]
    for name in ("expected", "next"):
        if name in cells:
            made[name] = text_of(cells[name])
    if "observations" in cells:
        made["observations"] = voices(cells["observations"], values.speakers)
    if "decision" in cells:
        made["decision"] = values.certain(
            cells["decision"], lambda text: choice("decision", text), NO_CHOICE, "checkpoints.decision"
        )
    if "id" in cells:
        name = line_of(cells["id"])
        if not made.get(MARK) and identifier_from(name):
            made["id"] = identifier_from(name)
    return _unless_empty(made)


def _decision(values: Values, item: Item) -> dict[str, Any]:
    cells = {place.partition(".")[2]: paragraphs for place, paragraphs in item.cells.items()}
    made = _marked(item, "decisions")
    for name in ("body", "what"):
        if name in cells:
            made[name] = text_of(cells[name])
    if "date" in cells:
        made["date"] = values.certain(cells["date"], day_of, NO_DATE, "decisions.date")
    if "status" in cells:
        made["status"] = values.certain(
            cells["status"], lambda text: choice("step", text), NO_CHOICE, "decisions.status"
        )
    return _unless_empty(made)


def _result(values: Values, item: Item) -> dict[str, Any]:
    cells = {place.partition(".")[2]: paragraphs for place, paragraphs in item.cells.items()}
    made = {name: mark.replace("results", "changes") for name, mark in _marked(item, "results").items()}
    made["@row"] = text_of(cells.get("change", []))
    made["result"] = {
        "reached": values.certain(
            cells.get("reached", []), lambda text: choice("reached", text), NO_CHOICE, "results.reached"
        ),
        "note": text_of(cells.get("note", [])),
    }
    return made


def _unless_empty(made: dict[str, Any]) -> dict[str, Any]:
    return made if _says_something({key: value for key, value in made.items() if key != MARK}) else {}


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_says_something, value.values()))
    return any(map(_says_something, value)) if isinstance(value, list) else bool(value)


_PATHS: dict[str, tuple[str, ...]] = {"decisions": ("rooting", "decisions")}
_LISTS: dict[str, Callable[[Values, Item], dict[str, Any]]] = {
    "benefits": _benefit,
    "risks": _risk,
    "changes": _change,
    "checkpoints": _checkpoint,
    "decisions": _decision,
    "results": _result,
}
_SPECIAL: dict[str, Callable[[Values, tuple[str, ...], Sequence[Paragraph]], None]] = {
    "area": Values._area,  # noqa: SLF001 - a table of this class's own methods
    "area.region": Values._area_field,  # noqa: SLF001
    "area.municipality": Values._area_field,  # noqa: SLF001
    "area.place": Values._area_field,  # noqa: SLF001
    "period": Values._period,  # noqa: SLF001
    "evaluation.date": Values._day,  # noqa: SLF001
    "root.decision": Values._root_choice,  # noqa: SLF001
    "root.municipal_decision": Values._truth,  # noqa: SLF001
    "root.regional_decision": Values._truth,  # noqa: SLF001
    "continues": Values._continues,  # noqa: SLF001
}
